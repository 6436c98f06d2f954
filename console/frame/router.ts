import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Broken, NotFound } from './lost.tsx';
import { Frame } from './frame.tsx';
import { pagesAt } from '../asking/face.ts';
import { queryText, wordsOf, words } from '../kit/search-words.ts';

// Every page by its address, and for whom it is. A page is fetched when somebody goes there.

const root = createRootRoute({ component: Frame });

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: words('hours'),
  component: lazyRouteComponent(() => import('./home.tsx'), 'Home'),
});
const requests = createRoute({
  getParentRoute: () => root,
  path: '/requests',
  staticData: { needs: 'operate' },
  validateSearch: words('standing'),
  component: lazyRouteComponent(() => import('../pages/webhook/requests-page.tsx'), 'RequestsPage'),
});
const academies = createRoute({
  getParentRoute: () => root,
  path: '/academies',
  staticData: { needs: 'operate' },
  component: lazyRouteComponent(() => import('../pages/academies/academies-page.tsx'), 'AcademiesPage'),
});
const newAcademy = createRoute({
  getParentRoute: () => root,
  path: '/academies/new',
  staticData: { needs: 'operate' },
  component: lazyRouteComponent(() => import('../pages/academies/new-academy-page.tsx'), 'NewAcademyPage'),
});
const academy = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy',
  validateSearch: words('hours'),
  component: lazyRouteComponent(
    () => import('../pages/overview/academy-overview-page.tsx'),
    'AcademyOverviewPage',
  ),
});
const academySettings = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/settings',
  staticData: { needs: 'operate' },
  component: lazyRouteComponent(
    () => import('../pages/academies/academy-settings-page.tsx'),
    'AcademySettingsPage',
  ),
});
const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/webhooks',
  validateSearch: words('standing', 'text'),
  component: lazyRouteComponent(() => import('../pages/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});
const newWebhook = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/webhooks/new',
  staticData: { needs: 'manage' },
  validateSearch: words('profile'),
  component: lazyRouteComponent(() => import('../pages/webhooks/new-webhook-page.tsx'), 'NewWebhookPage'),
});
const webhook = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/webhooks/$endpoint',
  validateSearch: words('tab', 'hours'),
  component: lazyRouteComponent(() => import('../pages/webhook/webhook-page.tsx'), 'WebhookPage'),
});
const editWebhook = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/webhooks/$endpoint/edit',
  staticData: { needs: 'manage' },
  component: lazyRouteComponent(() => import('../pages/webhooks/edit-webhook-page.tsx'), 'EditWebhookPage'),
});
const reconciliation = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/webhooks/$endpoint/reconciliation',
  validateSearch: words('since', 'until'),
  component: lazyRouteComponent(
    () => import('../pages/webhook/reconciliation-page.tsx'),
    'ReconciliationPage',
  ),
});
const deliveries = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/deliveries',
  validateSearch: words('endpoint', 'type', 'learner', 'state', 'since', 'until'),
  component: lazyRouteComponent(() => import('../pages/deliveries/deliveries-page.tsx'), 'DeliveriesPage'),
});
const delivery = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/deliveries/$delivery',
  validateSearch: words('attempt'),
  component: lazyRouteComponent(() => import('../pages/deliveries/delivery-page.tsx'), 'DeliveryPage'),
});
const events = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/events',
  validateSearch: words('type', 'learner', 'since', 'until'),
  component: lazyRouteComponent(() => import('../pages/events/events-page.tsx'), 'EventsPage'),
});
const publish = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/publish',
  validateSearch: words('type'),
  component: lazyRouteComponent(() => import('../pages/events/publish-page.tsx'), 'PublishPage'),
});
const event = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/events/$event',
  component: lazyRouteComponent(() => import('../pages/events/event-page.tsx'), 'EventPage'),
});
const learners = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/learners',
  component: lazyRouteComponent(() => import('../pages/learners/learners-page.tsx'), 'LearnersPage'),
});
const learner = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/learners/$learner',
  validateSearch: words('tab', 'order'),
  component: lazyRouteComponent(() => import('../pages/learners/learner-page.tsx'), 'LearnerPage'),
});
const academyAccess = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/access',
  staticData: { needs: 'operate' },
  component: lazyRouteComponent(() => import('../pages/access/academy-access-page.tsx'), 'AcademyAccessPage'),
});
const academyAudit = createRoute({
  getParentRoute: () => root,
  path: '/academies/$academy/audit',
  staticData: { needs: 'manage' },
  validateSearch: words('actor', 'action', 'subject', 'since', 'until'),
  component: lazyRouteComponent(() => import('../pages/audit/academy-audit-page.tsx'), 'AcademyAuditPage'),
});
const catalogue = createRoute({
  getParentRoute: () => root,
  path: '/catalogue',
  validateSearch: words('tab', 'text'),
  component: lazyRouteComponent(() => import('../pages/catalogue/catalogue-page.tsx'), 'CataloguePage'),
});
const eventType = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/events/$type',
  validateSearch: words('profile'),
  component: lazyRouteComponent(() => import('../pages/catalogue/event-type-page.tsx'), 'EventTypePage'),
});
const profile = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/profiles/$profile',
  validateSearch: words('type'),
  component: lazyRouteComponent(() => import('../pages/catalogue/profile-page.tsx'), 'ProfilePage'),
});
const compare = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/compare',
  validateSearch: words('left', 'right', 'type'),
  component: lazyRouteComponent(() => import('../pages/catalogue/compare-page.tsx'), 'ComparePage'),
});
const operatorKeys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  staticData: { needs: 'operate' },
  component: lazyRouteComponent(() => import('../pages/access/operator-keys-page.tsx'), 'OperatorKeysPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  staticData: { needs: 'operate' },
  validateSearch: words('academy', 'actor', 'action', 'subject', 'since', 'until'),
  component: lazyRouteComponent(() => import('../pages/audit/audit-page.tsx'), 'AuditPage'),
});
const egress = createRoute({
  getParentRoute: () => root,
  path: '/egress',
  component: lazyRouteComponent(() => import('../pages/installation/egress-page.tsx'), 'EgressPage'),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  staticData: { needs: 'operate' },
  validateSearch: words('text', 'show'),
  component: lazyRouteComponent(() => import('../pages/installation/settings-page.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    requests,
    academies,
    newAcademy,
    academy,
    academySettings,
    webhooks,
    newWebhook,
    webhook,
    editWebhook,
    reconciliation,
    deliveries,
    delivery,
    events,
    publish,
    event,
    learners,
    learner,
    academyAccess,
    academyAudit,
    catalogue,
    eventType,
    profile,
    compare,
    operatorKeys,
    audit,
    egress,
    settings,
  ]),
  basepath: pagesAt,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  parseSearch: wordsOf,
  stringifySearch: queryText,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** What the session has to allow for the page to be of use; everybody may come where it says nothing. */
    readonly needs?: 'operate' | 'manage';
  }
}
