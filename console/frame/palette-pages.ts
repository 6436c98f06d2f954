import { t } from '../texts/texts.ts';
import { type Entry, entryTo } from './palette-entries.ts';

interface Whoever {
  readonly may: { readonly operate: boolean; readonly manage: boolean; readonly publish: boolean };
  /** The academy that is open. */
  readonly academy: string | undefined;
}

/** Every page that whoever looks may open from where they are. */
export function pageEntries(whoever: Whoever): readonly Entry[] {
  const { may, academy } = whoever;
  return [
    ...(academy === undefined ? [] : academyPages(academy, may)),
    ...(may.operate ? installationPages() : []),
    page('catalogue', t.frame.links.catalogue, { to: '/catalogue' }),
    page('compare', t.palette.compare, { to: '/catalogue/compare' }),
    page('egress', t.frame.links.egress, { to: '/egress' }),
  ];
}

export function actionEntries(): readonly Entry[] {
  const { scheme, signOut } = t.frame;
  const schemes = (['light', 'dark', 'auto'] as const).map((each): Entry => ({
    id: `scheme ${each}`,
    group: 'actions',
    label: scheme[each],
    does: { kind: 'scheme', scheme: each },
  }));
  return [...schemes, { id: 'leave', group: 'actions', label: signOut, does: { kind: 'leave' } }];
}

function academyPages(academy: string, { operate, manage, publish }: Whoever['may']): readonly Entry[] {
  const { links } = t.frame;
  const params = { academy };
  const own = (id: string, label: string, link: Link) =>
    entryTo(`own ${id}`, 'pages', label, operate ? t.palette.ofAcademy : undefined, link);
  return [
    own('overview', links.overview, { to: '/academies/$academy', params }),
    own('webhooks', links.webhooks, { to: '/academies/$academy/webhooks', params }),
    ...(manage
      ? [own('webhook', t.palette.newWebhook, { to: '/academies/$academy/webhooks/new', params })]
      : []),
    own('deliveries', links.deliveries, { to: '/academies/$academy/deliveries', params }),
    own('events', links.events, { to: '/academies/$academy/events', params }),
    ...(publish ? [own('publish', t.palette.publish, { to: '/academies/$academy/publish', params })] : []),
    own('learners', links.learners, { to: '/academies/$academy/learners', params }),
    ...(operate ? [own('access', links.keys, { to: '/academies/$academy/access', params })] : []),
    ...(manage ? [own('audit', links.audit, { to: '/academies/$academy/audit', params })] : []),
    ...(operate
      ? [own('settings', links.academySettings, { to: '/academies/$academy/settings', params })]
      : []),
  ];
}

function installationPages(): readonly Entry[] {
  const { links } = t.frame;
  return [
    page('overview', links.overview, { to: '/' }, t.palette.ofInstallation),
    page('requests', links.requests, { to: '/requests' }),
    page('academies', links.academies, { to: '/academies' }),
    page('academy', t.palette.newAcademy, { to: '/academies/new' }),
    page('keys', links.operatorKeys, { to: '/keys' }),
    page('audit', links.audit, { to: '/audit' }, t.palette.ofInstallation),
    page('settings', links.settings, { to: '/settings' }, t.palette.ofInstallation),
  ];
}

type Link = Parameters<typeof entryTo>[4];

function page(id: string, label: string, link: Link, hint?: string): Entry {
  return entryTo(`page ${id}`, 'pages', label, hint, link);
}
