import { Divider, NavLink, Text } from '@mantine/core';
import {
  type Icon,
  IconAdjustments,
  IconBolt,
  IconBook,
  IconBuilding,
  IconGauge,
  IconHistory,
  IconInbox,
  IconKey,
  IconNetwork,
  IconSchool,
  IconSend,
  IconSettings,
  IconWebhook,
} from '@tabler/icons-react';
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
          <Entry icon={IconGauge} label={links.overview} link={{ to: '/' }} isExact />
          <Entry icon={IconInbox} label={links.requests} link={{ to: '/requests' }} />
          <Entry icon={IconBuilding} label={links.academies} link={{ to: '/academies' }} isExact />
          <Divider my="xs" />
          <AcademyPicker academy={academy} />
        </>
      )}
      {academy !== undefined && (
        <>
          <Entry
            icon={IconGauge}
            label={links.overview}
            link={{ to: '/academies/$academy', params }}
            isExact
          />
          <Entry
            icon={IconWebhook}
            label={links.webhooks}
            link={{ to: '/academies/$academy/webhooks', params }}
          />
          <Entry
            icon={IconSend}
            label={links.deliveries}
            link={{ to: '/academies/$academy/deliveries', params }}
          />
          <Entry icon={IconBolt} label={links.events} link={{ to: '/academies/$academy/events', params }} />
          <Entry
            icon={IconSchool}
            label={links.learners}
            link={{ to: '/academies/$academy/learners', params }}
          />
          {operate && (
            <Entry icon={IconKey} label={links.keys} link={{ to: '/academies/$academy/access', params }} />
          )}
          {manage && (
            <Entry
              icon={IconHistory}
              label={links.audit}
              link={{ to: '/academies/$academy/audit', params }}
            />
          )}
          {operate && (
            <Entry
              icon={IconAdjustments}
              label={links.academySettings}
              link={{ to: '/academies/$academy/settings', params }}
            />
          )}
        </>
      )}
      <Divider my="xs" />
      <Entry icon={IconBook} label={links.catalogue} link={{ to: '/catalogue' }} />
      <Entry icon={IconNetwork} label={links.egress} link={{ to: '/egress' }} />
      {operate && (
        <>
          <Text size="xs" c="dimmed" px="sm" pt="xs">
            {groups.installation}
          </Text>
          <Entry icon={IconKey} label={links.operatorKeys} link={{ to: '/keys' }} />
          <Entry icon={IconHistory} label={links.audit} link={{ to: '/audit' }} />
          <Entry icon={IconSettings} label={links.settings} link={{ to: '/settings' }} />
        </>
      )}
    </>
  );
}

interface EntryProps {
  readonly icon: Icon;
  readonly label: string;
  readonly link: LinkProps;
  /** Pages below it have an entry of their own. */
  readonly isExact?: boolean;
}

function Entry({ icon: Icon, label, link, isExact = false }: EntryProps) {
  return (
    <NavLink
      label={label}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
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
