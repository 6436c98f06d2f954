import { Divider, NavLink, Text } from '@mantine/core';
import { Link, type LinkProps, useParams } from '@tanstack/react-router';
import { useMay, useSession } from '../kit/session.ts';
import { t } from '../texts/texts.ts';
import { AcademyPicker } from './academy-picker.tsx';

/** Where one can go: inside the academy that is looked at, and for operators all over the installation. */
export function Navigation() {
  const { academy: own } = useSession();
  const { academy: inAddress } = useParams({ strict: false });
  const { operate, manage } = useMay();
  const academy = own ?? inAddress;
  const { links, groups } = t.frame;
  const params = { academy: academy ?? '' };
  return (
    <>
      {operate && (
        <>
          <Entry label={links.overview} link={{ to: '/' }} isExact />
          <Entry label={links.requests} link={{ to: '/requests' }} />
          <Entry label={links.academies} link={{ to: '/academies' }} isExact />
          <Divider my="xs" />
          <AcademyPicker academy={academy} />
        </>
      )}
      {academy !== undefined && (
        <>
          <Text size="xs" c="dimmed" px="sm" pt="xs">
            {groups.academy}
          </Text>
          <Entry label={links.overview} link={{ to: '/academies/$academy', params }} isExact />
          <Entry label={links.webhooks} link={{ to: '/academies/$academy/webhooks', params }} />
          <Entry label={links.deliveries} link={{ to: '/academies/$academy/deliveries', params }} />
          <Entry label={links.events} link={{ to: '/academies/$academy/events', params }} />
          <Entry label={links.learners} link={{ to: '/academies/$academy/learners', params }} />
          {operate && <Entry label={links.keys} link={{ to: '/academies/$academy/access', params }} />}
          {manage && <Entry label={links.audit} link={{ to: '/academies/$academy/audit', params }} />}
          {operate && (
            <Entry label={links.academySettings} link={{ to: '/academies/$academy/settings', params }} />
          )}
        </>
      )}
      <Divider my="xs" />
      <Entry label={links.catalogue} link={{ to: '/catalogue' }} />
      <Entry label={links.egress} link={{ to: '/egress' }} />
      {operate && (
        <>
          <Text size="xs" c="dimmed" px="sm" pt="xs">
            {groups.installation}
          </Text>
          <Entry label={links.operatorKeys} link={{ to: '/keys' }} />
          <Entry label={links.audit} link={{ to: '/audit' }} />
          <Entry label={links.settings} link={{ to: '/settings' }} />
        </>
      )}
    </>
  );
}

interface EntryProps {
  readonly label: string;
  readonly link: LinkProps;
  /** Pages below it have an entry of their own. */
  readonly isExact?: boolean;
}

function Entry({ label, link, isExact = false }: EntryProps) {
  return (
    <NavLink
      label={label}
      renderRoot={(props) => (
        <Link
          {...props}
          {...link}
          activeOptions={{ exact: isExact, includeSearch: false }}
          activeProps={{ 'data-active': true }}
        />
      )}
    />
  );
}
