import './events.css';
import { useSearch } from '@tanstack/react-router';
import type { EventTypeEntry } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { useEventTypes } from '../../kit/catalogue.ts';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { useMay } from '../../kit/session.ts';
import { t } from '../../texts/texts.ts';
import { PublishForm } from './publish-form.tsx';

/** Publishes an event that somebody writes, beginning with the sample of its type. */
export function PublishPage() {
  const academy = useAcademyId();
  const { publish } = useMay();
  const types = useEventTypes();
  const named = useSearch({ strict: false }).type;
  const listed = { to: '/academies/$academy/events', params: { academy } } as const;
  return (
    <Page title={t.events.publishing.title} trail={[{ title: t.events.title, link: listed }]}>
      {publish ? (
        <Asked query={types} lines={8}>
          {({ items }) => <Begun academy={academy} types={items} named={named} />}
        </Asked>
      ) : (
        <Empty {...t.events.publishing.notAllowed} />
      )}
    </Page>
  );
}

interface BegunProps {
  readonly academy: string;
  readonly types: readonly EventTypeEntry[];
  readonly named: string | undefined;
}

function Begun({ academy, types, named }: BegunProps) {
  const chosen =
    types.find(({ type }) => type === named) ?? types.find(({ type }) => type === usual) ?? types[0];
  if (chosen === undefined) return undefined;
  // Another type is another sample: what was written for the one is no use for the other.
  return <PublishForm key={`${academy} ${chosen.type}`} academy={academy} types={types} chosen={chosen} />;
}

/** What people try first. */
const usual = 'course.completed';
