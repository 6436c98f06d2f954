import { profiles } from '@schoolbell/wire/profiles';
import type { Account } from './account.ts';
import { grouped } from './account.ts';
import type { Request } from './network.ts';

/**
 * An endpoint of a dialect that has a breaker is left alone when it fails or asks for it, tried once when that is over, and
 * then served slowly at first. Judged where nothing happens to whoever serves it and nobody touches it meanwhile: what was
 * counted in memory is gone with its process.
 */
export const checksOfResting: readonly ((account: Account) => readonly string[])[] = [
  isLeftAlone,
  isTriedOnce,
  isServedSlowlyAtFirst,
];

function isLeftAlone(account: Account): readonly string[] {
  return rests(account).flatMap(({ endpoint, process, since, until, from, line }) =>
    line
      .filter(({ sentAt, process: by }) => sentAt > since + noticeMs(process, by) && sentAt < until)
      .filter((early) => isUndisturbed(account, endpoint, [process, early.process], from, until))
      .map(({ number }) => `Request ${number} was sent to ${endpoint} while it was to be left alone.`),
  );
}

/** Until the first answer after a rest nothing else goes. */
function isTriedOnce(account: Account): readonly string[] {
  return probes(account).flatMap(({ endpoint, from, probe, endedAt, line }) =>
    line
      .filter(({ number, sentAt }) => number > probe.number && sentAt < endedAt)
      .filter(({ process }) => isUndisturbed(account, endpoint, [probe.process, process], from, endedAt))
      .map(({ number }) => `Request ${number} was sent to ${endpoint} beside its probe, ${probe.number}.`),
  );
}

function isServedSlowlyAtFirst(account: Account): readonly string[] {
  return probes(account).flatMap(({ endpoint, from, probe, endedAt, line }) => {
    if (!probe.heard || !isSuccess(probe.heard.answer)) return [];
    return [1, 2, 3].flatMap((seconds) => {
      const until = endedAt + seconds * 1000;
      const sent = line.filter(({ sentAt }) => sentAt > endedAt && sentAt < until);
      const processes = [probe.process, ...sent.map(({ process }) => process)];
      const most = firstSecondMax * (2 ** seconds - 1);
      return sent.length > most && isUndisturbed(account, endpoint, processes, from, until)
        ? [`${sent.length} requests were sent to ${endpoint} within ${seconds} s of its return.`]
        : [];
    });
  });
}

const failuresMax = 10;
const openMs = 30_000;
const firstSecondMax = 2;

interface KnownRest {
  readonly endpoint: string;
  /** Who heard what it began with. */
  readonly process: string;
  /** Elapsed when it began, and until when nothing may be sent at least. */
  readonly since: number;
  readonly until: number;
  /** From here on nothing may have disturbed. */
  readonly from: number;
  /** All requests to the endpoint. */
  readonly line: readonly Request[];
}

interface Probe extends KnownRest {
  readonly probe: Request;
  readonly endedAt: number;
}

/** The first request after each rest. */
function probes(account: Account): readonly Probe[] {
  return rests(account).flatMap((rest) => {
    const probe = rest.line.find(({ sentAt }) => sentAt >= rest.until);
    return probe?.heard ? [{ ...rest, probe, endedAt: probe.heard.at }] : [];
  });
}

function rests({ evidence: { cast, requests } }: Account): readonly KnownRest[] {
  const guarded = cast.endpoints.filter(({ profile }) => profiles.get(profile)?.promise.breaker);
  const lines = grouped(requests, ({ endpoint }) => endpoint);
  return guarded.flatMap(({ id }) => {
    const line = lines.get(id) ?? [];
    return [...askedFor(line), ...opened(line)].map((rest) => ({ ...rest, endpoint: id, line }));
  });
}

type Begun = Omit<KnownRest, 'endpoint' | 'line'>;

function askedFor(line: readonly Request[]): readonly Begun[] {
  return line.flatMap(({ heard, sentAt, process }) => {
    if (heard?.answer.kind !== 'response' || ![429, 503].includes(heard.answer.status)) return [];
    const asked = heard.answer.headers.find(([name]) => name === 'retry-after')?.[1];
    if (asked === undefined || !/^\d+$/.test(asked)) return [];
    return [{ process, since: heard.at, until: heard.at + Number(asked) * 1000, from: sentAt }];
  });
}

/**
 * Ten in a row open it for half a minute at least. Each process counts what it heard itself; so that no rest of another is
 * under way, only one may have sent to the endpoint.
 */
function opened(line: readonly Request[]): readonly Begun[] {
  const heard = line
    .flatMap(({ heard: one, process, sentAt }) => (one ? [{ ...one, process, sentAt }] : []))
    .toSorted((a, b) => a.at - b.at);
  let inARow = 0;
  return heard.flatMap(({ at, process, answer }, index) => {
    inARow = isSuccess(answer) ? 0 : heard[index - 1]?.process === process ? inARow + 1 : 1;
    const from = heard[index - failuresMax + 1]?.sentAt ?? 0;
    // Those that come in after the tenth were under way: they make it no longer.
    return inARow === failuresMax ? [{ process, since: at, until: at + openMs, from }] : [];
  });
}

/** What was on its way to be sent at the very moment may go; other processes look for what is new once a second. */
function noticeMs(process: string, by: string): number {
  return process === by ? 20 : 3_000;
}

/** Who switches it on anew wants it served. */
function isUndisturbed(
  { evidence: { deeds }, disturbances }: Account,
  endpoint: string,
  processes: readonly string[],
  from: number,
  until: number,
): boolean {
  const isTouched = deeds.some(
    (deed) => deed.endpoint === endpoint && deed.begunAt <= until && (deed.doneAt ?? Infinity) >= from,
  );
  return !isTouched && processes.every((process) => disturbances(process, from, until).length === 0);
}

function isSuccess(answer: NonNullable<Request['heard']>['answer']): boolean {
  return answer.kind === 'response' && answer.status >= 200 && answer.status <= 299;
}
