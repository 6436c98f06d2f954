import type { Answer, Profile } from '../../asking/api.ts';
import { duration } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';

/** One line of what a profile promises or allows. */
export interface Row {
  readonly name: keyof typeof t.catalogue.rows;
  /** Each a sentence of its own. */
  readonly says: readonly string[];
}

type Schedule = Pick<Answer<'getSchedule'>, 'jitter' | 'retries'>;
type Promised = Profile['promise'];

/** How answers are judged and what follows; without its schedule, that is left out. */
export function promiseRows({ promise }: Pick<Profile, 'promise'>, schedule?: Schedule): readonly Row[] {
  const { values } = t.catalogue;
  const { success, lenientSuccess, timeoutMs, redirectsMax, disables } = promise;
  return [
    row('success', statuses(success)),
    row('lenient', lenientSuccess === undefined ? values.noLenient : statuses(lenientSuccess)),
    row('timeout', duration(timeoutMs)),
    row('redirects', redirectsMax === 0 ? values.redirectsNone : values.redirectsMax(redirectsMax)),
    ...(schedule === undefined ? [] : scheduleRows(schedule)),
    row('retryAfter', ...retryAfterWords(promise)),
    row('disables', ...(disables.length === 0 ? [values.disablesNothing] : disables.map(disablingWords))),
    row('breaker', ...breakerWords(promise)),
  ];
}

/** Which lines say something else, by name. Both have to be made alike. */
export function differing(left: readonly Row[], right: readonly Row[]): ReadonlySet<Row['name']> {
  const others = new Map(right.map(({ name, says }) => [name, says.join('\n')]));
  return new Set(
    left.filter(({ name, says }) => others.get(name) !== says.join('\n')).map(({ name }) => name),
  );
}

export function row(name: Row['name'], ...says: readonly string[]): Row {
  return { name, says };
}

function scheduleRows({ jitter, retries }: Schedule): readonly Row[] {
  const { values } = t.catalogue;
  const [first] = retries;
  const last = retries.at(-1);
  if (first === undefined || last === undefined)
    return [row('retries', values.retriesNone), row('firstRetry', '–'), row('jitter', '–')];
  return [
    row('retries', values.retries(retries.length, last.afterMs)),
    row('firstRetry', duration(first.afterMs)),
    row('jitter', jitter > 0 ? values.jitter(jitter) : values.jitterNone),
  ];
}

function statuses(ranges: readonly (readonly number[])[]): string {
  return ranges.map(range).join(t.catalogue.values.or);
}

/** A whole hundred is written `2xx`. */
function range([from = 0, to = 0]: readonly number[]): string {
  if (from === to) return String(from);
  const { values } = t.catalogue;
  return from % 100 === 0 && to === from + 99 ? values.whole(from / 100) : values.range(from, to);
}

function retryAfterWords({ retryAfter }: Promised): readonly string[] {
  const { values } = t.catalogue;
  if (retryAfter === undefined) return [values.retryAfterNone];
  const { statuses: heeded, delayMsMax, postpones } = retryAfter;
  return [values.retryAfter(heeded, delayMsMax), values.postpones[postpones]];
}

function disablingWords(rule: Promised['disables'][number]): string {
  const words = t.catalogue.values.disables;
  switch (rule.on) {
    case 'status':
      return words.status(range(rule.range));
    case 'no-success':
      return words['no-success'](rule.afterMs);
    default:
      return words[rule.on];
  }
}

function breakerWords({ breaker }: Promised): readonly string[] {
  const { values } = t.catalogue;
  if (breaker === undefined) return [values.breakerNone];
  const { failuresInARow, failureRate, open, slowStart } = breaker;
  return [
    values.breakerOpens(failuresInARow, failureRate.part, failureRate.requestsMin, failureRate.spanMs),
    values.breakerRests(open.firstMs, open.capMs),
    values.breakerStarts(slowStart.firstSecondMax, slowStart.lastsMs),
  ];
}
