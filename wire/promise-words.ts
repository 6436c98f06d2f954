import type { Breaker, DeliveryPromise, DisablingRule, RetrySchedule, StatusRange } from './profile.ts';
import { retryGapsMs } from './schedule.ts';

/** A promise as people read it: what is success, what follows otherwise, and what switches an endpoint off. */
export function promiseWords(promise: DeliveryPromise): readonly string[] {
  const { success, lenientSuccess, timeoutMs, redirectsMax, retry, retryAfter, disables, breaker } = promise;
  return [
    `Success is a status of ${statusWords(success)}${lenientWords(lenientSuccess)}.`,
    `An answer has ${timeWords(timeoutMs)} to be complete.`,
    redirectsMax === 0 ? 'Redirects are not followed.' : `At most ${redirectsMax} redirects are followed.`,
    retryWords(retry),
    ...(retryAfter ? [pauseWords(retryAfter)] : []),
    ...disables.map((rule) => `${disablingWords(rule)} switches the endpoint off (\`${rule.reason}\`).`),
    ...(breaker ? [breakerWords(breaker)] : []),
  ];
}

/** `10 more tries over 3.4 hours, the first after 20 seconds.` */
export function retryWords(retry: RetrySchedule): string {
  const gapsMs = retryGapsMs(retry);
  const [firstMs] = gapsMs;
  if (firstMs === undefined) return 'It is sent once and never again.';
  const tries = `${gapsMs.length} more ${gapsMs.length === 1 ? 'try' : 'tries'}`;
  const spread =
    retry.kind === 'list' && retry.jitter > 0
      ? `; each gap is spread by ${percent(retry.jitter)} either way`
      : '';
  const allMs = gapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
  return `${tries} over ${timeWords(allMs)}, the first after ${timeWords(firstMs)}${spread}.`;
}

function lenientWords(lenient: readonly StatusRange[] | undefined): string {
  return lenient ? `, or of ${statusWords(lenient)} where the endpoint is lenient` : '';
}

/** A whole hundred is written `2xx`. */
function statusWords(ranges: readonly StatusRange[]): string {
  const words = ranges.map(([from, to]) => {
    if (from % 100 === 0 && to === from + 99) return `${from / 100}xx`;
    return from === to ? String(from) : `${from} to ${to}`;
  });
  return [words.slice(0, -1).join(', '), words.at(-1) ?? ''].filter((part) => part !== '').join(' or ');
}

function pauseWords({ statuses, delayMsMax, postpones }: NonNullable<DeliveryPromise['retryAfter']>): string {
  const what =
    postpones === 'endpoint' ? 'nothing is sent to the endpoint before' : 'the next try comes no sooner';
  return `Retry-After of an answer ${statuses.join(' or ')} is heeded, up to ${timeWords(delayMsMax)}: ${what}.`;
}

function disablingWords(rule: DisablingRule): string {
  if (rule.on === 'too-many-redirects') return 'One redirect more';
  if (rule.on === 'retries-exhausted') return 'Failure of the last try';
  if (rule.on === 'no-success') return `A failure after ${timeWords(rule.afterMs)} without any success`;
  const [from, to] = rule.range;
  return from === to ? `The status ${from}` : `A status from ${from} to ${to}`;
}

function breakerWords({ failuresInARow, failureRate, open, slowStart }: Breaker): string {
  return (
    `After ${failuresInARow} failures in a row, or where ${percent(failureRate.part)} fail, it is left alone for ` +
    `${timeWords(open.firstMs)} and then for up to ${timeWords(open.capMs)} at a time; what is due waits, uses up no try, ` +
    `and then goes slowly at first, from ${slowStart.firstSecondMax} in a second on.`
  );
}

/** In the largest unit that makes it at least one; days only where they are whole and more than three. */
function timeWords(ms: number): string {
  const isDays = ms > 3 * 86_400_000 && ms % 86_400_000 === 0;
  const [unitMs, unit] = isDays
    ? ([86_400_000, 'day'] as const)
    : (units.find(([least]) => ms >= least) ?? ([1000, 'second'] as const));
  const amount = Number((ms / unitMs).toFixed(1));
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

const units = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const;

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
