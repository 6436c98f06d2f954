import { expect, test } from 'vitest';
import type { Statement } from '../alike/steps.ts';
import { publishedIn } from './published.ts';

const hourMs = 3_600_000;
const noon = 500_004 * hourMs;

/** An event each minute from midnight on until an hour before the next, numbered from 1; answers which were asked to be counted. */
function walked(span: { since: number; until: number }, behind?: number) {
  const midnight = noon - 12 * hourMs;
  const newest = 23 * 60;
  const steps = publishedIn('north', span, behind);
  const answer = ({ values }: Statement): readonly object[] => {
    if ('before' in values) return [{ number: (Number(values['before']) - midnight) / 60_000 }];
    if ('last' in values) return [];
    return [{ number: newest, at: midnight + newest * 60_000 }];
  };
  const asked: Statement[] = [];
  for (let step = steps.next(); !step.done;) {
    asked.push(step.value);
    step = steps.next({ rows: answer(step.value), changes: 0 });
  }
  const { after, last } = asked.at(-1)?.values ?? {};
  return { after, last };
}

test('of a day only the span is walked, and what clocks may differ by on both of its sides', () => {
  const minutes = (after: number, last: number) => ({ after: after * 60, last: last * 60 });
  expect(walked({ since: noon, until: noon + hourMs })).toEqual(minutes(12 - 1 / 3, 13 + 1 / 3));
  expect(walked({ since: noon, until: noon + hourMs }, 730)).toEqual({ after: 730, last: 800 });
  expect(walked({ since: noon + 10 * hourMs, until: noon + 11 * hourMs })).toEqual(minutes(22 - 1 / 3, 23));
});
