import type { LinkProps } from '@tanstack/react-router';
import type { Academy, Endpoint } from '../asking/api.ts';
import { t } from '../texts/texts.ts';

/** Something that the palette offers. */
export interface Entry {
  /** Of its own among all entries. */
  readonly id: string;
  readonly group: keyof typeof t.palette.groups;
  /** May be a stranger's words. */
  readonly label: string;
  readonly hint?: string;
  readonly does: Deed;
}

export type Deed =
  | { readonly kind: 'go'; readonly link: LinkProps }
  | { readonly kind: 'scheme'; readonly scheme: 'light' | 'dark' | 'auto' }
  | { readonly kind: 'leave' };

/** What was typed, as an id of the academy that is open; nothing where it can be none. */
export function idEntries(typed: string, academy: string | undefined): readonly Entry[] {
  const id = typed.trim();
  if (academy === undefined || id === '' || id.length > idCharactersMax || /\s/.test(id)) return [];
  const { byId } = t.palette;
  const delivery = entryTo(`delivery ${id}`, 'ids', byId.delivery(id), byId.hint, {
    to: '/academies/$academy/deliveries/$delivery',
    params: { academy, delivery: id },
  });
  const others = [
    entryTo(`learner ${id}`, 'ids', byId.learner(id), byId.hint, {
      to: '/academies/$academy/learners/$learner',
      params: { academy, learner: id },
    }),
    entryTo(`event ${id}`, 'ids', byId.event(id), byId.hint, {
      to: '/academies/$academy/events/$event',
      params: { academy, event: id },
    }),
  ];
  return id.startsWith('dlv_') ? [delivery] : others;
}

export function academyEntries(academies: readonly Pick<Academy, 'id' | 'name'>[]): readonly Entry[] {
  return academies.map(({ id, name }) =>
    entryTo(`academy ${id}`, 'academies', name, id, { to: '/academies/$academy', params: { academy: id } }),
  );
}

/** Webhooks by what people call them. */
export function webhookEntries(
  webhooks: readonly (Pick<Endpoint, 'id' | 'academy' | 'url'> & { readonly name: string })[],
): readonly Entry[] {
  return webhooks.map(({ id, academy, url, name }) =>
    entryTo(`webhook ${id}`, 'webhooks', name, url, {
      to: '/academies/$academy/webhooks/$endpoint',
      params: { academy, endpoint: id },
    }),
  );
}

export function catalogueEntries(
  types: readonly { readonly type: string; readonly title: string }[],
  profiles: readonly { readonly name: string; readonly title: string }[],
): readonly Entry[] {
  const { eventType, profile } = t.palette;
  return [
    ...types.map(({ type, title }) =>
      entryTo(`type ${type}`, 'catalogue', title, `${eventType} ${type}`, {
        to: '/catalogue/events/$type',
        params: { type },
      }),
    ),
    ...profiles.map(({ name, title }) =>
      entryTo(`profile ${name}`, 'catalogue', title, `${profile} ${name}`, {
        to: '/catalogue/profiles/$profile',
        params: { profile: name },
      }),
    ),
  ];
}

/** Entries that have every word that was typed, those that begin with it first; without words, pages and actions. */
export function matching(entries: readonly Entry[], typed: string): readonly Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined)
    return entries.filter(({ group }) => group === 'pages' || group === 'actions').slice(0, shownMax);
  const found = entries.filter(({ label, hint = '' }) => {
    const text = `${label} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = ({ label }: Entry) => label.toLowerCase().startsWith(first);
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))].slice(0, shownMax);
}

export function entryTo(
  id: string,
  group: Entry['group'],
  label: string,
  hint: string | undefined,
  link: LinkProps,
): Entry {
  return { id, group, label, ...(hint !== undefined && { hint }), does: { kind: 'go', link } };
}

const idCharactersMax = 200;
const shownMax = 40;
