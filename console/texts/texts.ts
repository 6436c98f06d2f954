import { academies } from './english/academies.ts';
import { access } from './english/access.ts';
import { audit } from './english/audit.ts';
import { catalogue } from './english/catalogue.ts';
import { deliveries } from './english/deliveries.ts';
import { doors } from './english/doors.ts';
import { events } from './english/events.ts';
import { exchange } from './english/exchange.ts';
import { frame } from './english/frame.ts';
import { installation } from './english/installation.ts';
import { kit } from './english/kit.ts';
import { learners } from './english/learners.ts';
import { lists } from './english/lists.ts';
import { overview } from './english/overview.ts';
import { replay } from './english/replay.ts';
import { reconciliation } from './english/reconciliation.ts';
import { requests } from './english/requests.ts';
import { palette } from './english/palette.ts';
import { webhookForm } from './english/webhook-form.ts';
import { webhook } from './english/webhook.ts';
import { webhooks } from './english/webhooks.ts';

/** Everything that the console says, by area. Another language is another object of this shape. */
const english = {
  frame,
  kit,
  doors,
  overview,
  requests,
  academies,
  webhooks,
  palette,
  webhookForm,
  webhook,
  replay,
  reconciliation,
  deliveries,
  events,
  exchange,
  lists,
  learners,
  catalogue,
  access,
  audit,
  installation,
};

export const t = english;
