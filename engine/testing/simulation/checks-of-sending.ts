import type { Account, Followed, Sent } from './account.ts';
import { grouped, nameOf } from './account.ts';

/** What went out was accepted before, and goes out again only where nobody can know that it arrived. */
export const checksOfSending: readonly ((account: Account) => readonly string[])[] = [
  onlyAcceptedIsSent,
  staysTheSame,
  isWrittenDown,
  isDeliveredOnce,
  endsWithTheEnd,
  keepsItsOrder,
  isQuietWhilePaused,
];

function onlyAcceptedIsSent({ strays, inventions, evidence: { publications } }: Account): readonly string[] {
  const early = grouped(publications, ({ academy, id }) => `${academy} ${id}`);
  return [
    ...strays.map(({ event, endpoint }) => `${event} was sent to ${endpoint}, and is not kept.`),
    ...strays.flatMap(({ academy, event }) =>
      early.has(`${academy} ${event}`) ? [] : [`${event} was never published.`],
    ),
    ...inventions.map(({ delivery, number }) => `Attempt ${number} of dlv_${delivery} was never made.`),
  ];
}

function staysTheSame({ deliveries }: Account): readonly string[] {
  return deliveries.flatMap((each) =>
    new Set(each.requests.map(({ bodySha256 }) => bodySha256)).size > 1
      ? [`${nameOf(each)} changed its bytes.`]
      : [],
  );
}

/** A request of which nothing was written down needs an excuse: its process died, or did not come to its database in time. */
function isWrittenDown(account: Account): readonly string[] {
  return account.deliveries.flatMap((each) =>
    unwritten(each).flatMap((request) =>
      excuses(account, each, request).length > 0
        ? []
        : [`${nameOf(each)}: request ${request.number} was not written down, and nothing stood in the way.`],
    ),
  );
}

export function unwritten({ requests }: Followed): readonly Sent[] {
  return requests.filter(({ attempt }) => attempt === undefined);
}

/**
 * What happened to the process from the request on, until the delivery went out again. To one that stands still while the clock
 * is set forward and back it happened before: its lease ran out for the others, and shows it nothing of that.
 */
function excuses(account: Account, { requests }: Followed, { number, process, sentAt }: Sent) {
  const until = requests.find((each) => each.number > number)?.sentAt ?? Number.POSITIVE_INFINITY;
  const before = account.disturbances(process, sentAt - frozenMsMax, sentAt);
  const isMisled = ['frozen', 'clock set'].every((kind) => before.some((each) => each.kind === kind));
  return isMisled ? before : account.disturbances(process, sentAt, until);
}

const frozenMsMax = 90_000;

function isDeliveredOnce({ deliveries }: Account): readonly string[] {
  return deliveries.flatMap((each) => {
    const times = each.attempts.filter(({ outcome }) => outcome === 'delivered').length;
    const untaken = each.requests.filter(
      ({ attempt, takenAt }) => attempt?.outcome === 'delivered' && takenAt === undefined,
    );
    return [
      ...(times > 1 + each.reopenings ? [`${nameOf(each)} was delivered ${times} times.`] : []),
      ...untaken.map(
        ({ number }) => `${nameOf(each)}: request ${number} is said to be delivered and never arrived.`,
      ),
    ];
  });
}

/** After the answer that ended it nothing more is sent, unless somebody asks for it. */
function endsWithTheEnd({ deliveries }: Account): readonly string[] {
  return deliveries.flatMap((each) => {
    if (each.reopenings > 0) return [];
    const last = each.requests.find(({ attempt }) => attempt && !attempt.outcome.startsWith('retry'));
    const after = each.requests.filter(({ sentAt }) => last?.heard && sentAt > last.heard.at);
    return after.map(({ number }) => `${nameOf(each)}: request ${number} was sent after the end.`);
  });
}

/** Of one order nothing is sent before all that is older has come to its end. */
function keepsItsOrder({ deliveries }: Account): readonly string[] {
  const ordered = deliveries.filter(({ row, reopenings }) => row.order_key !== null && reopenings === 0);
  const orders = grouped(ordered, ({ row }) => `${row.academy} ${row.endpoint} ${row.order_key}`);
  return [...orders.values()].flatMap((line) => {
    let latest = 0;
    return line.flatMap((each) => {
      const [first] = each.requests;
      const before = latest;
      latest = Math.max(latest, ...each.requests.map(({ number }) => number));
      return first && first.number < before
        ? [`${nameOf(each)} was sent before an older one had ended.`]
        : [];
    });
  });
}

/** Between the answer that it is paused and the next call that may switch it on. */
function isQuietWhilePaused(account: Account): readonly string[] {
  const {
    evidence: { deeds, requests, plan },
  } = account;
  const slackMs = plan.nodes > 1 ? lookMs : 0;
  return deeds
    .filter(({ kind, status }) => kind === 'pause' && status === 200)
    .flatMap(({ endpoint, doneAt }) => {
      if (doneAt === undefined) return [];
      const switching = deeds.filter(
        (each) => each.endpoint === endpoint && ['resume', 'drop'].includes(each.kind),
      );
      // One that was begun before may come to be done after.
      if (switching.some((each) => each.begunAt <= doneAt && (each.doneAt ?? doneAt) >= doneAt)) return [];
      const until = Math.min(...switching.map(({ begunAt }) => begunAt).filter((at) => at > doneAt));
      return requests
        .filter((each) => each.endpoint === endpoint && each.sentAt > doneAt + slackMs && each.sentAt < until)
        .filter(
          ({ process, sentAt }) =>
            slackMs === 0 || account.disturbances(process, sentAt - troubleMs, sentAt).length === 0,
        )
        .map(({ number }) => `Request ${number} was sent to ${endpoint} while it was paused.`);
    });
}

/** The others look for what was changed so often, and need a little to be answered. */
const lookMs = 3_000;
const troubleMs = 100_000;
