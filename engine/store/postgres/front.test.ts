import { describe, expect, it } from 'vitest';
import { beginning, frontBehind, nextAt, nowhere, startOf, type Front } from './front.ts';
import { createFronts } from './fronts.ts';

const now = 100_000;
const place = (dueAt: number, id = 0) => ({ dueAt, id });
const free = (dueAt: number, id = 7) => ({ dueAt, id, at: dueAt });

describe('the front of an endpoint', () => {
  it('stands just before the first that can be claimed', () => {
    const front = frontBehind(nowhere, beginning, { now, free: free(50_000) });
    expect(front).toEqual({ since: place(50_000, 6), after: place(50_000, 6), until: Infinity });
    expect(startOf(front, now)).toBe(front.after);
  });

  it('stays behind the present, where others may still be committing', () => {
    expect(frontBehind(nowhere, beginning, { now }).after).toEqual(place(90_000));
    expect(frontBehind(nowhere, beginning, { now, free: free(99_999) }).after).toEqual(place(90_000));
  });

  it('is forgotten where the clock was set back', () => {
    const front = frontBehind(nowhere, beginning, { now });
    expect(startOf(front, 89_999)).toBe(beginning);
  });

  it('does not go back', () => {
    const front: Front = { since: place(95_000), after: place(95_000), until: Infinity };
    expect(frontBehind(front, front.after, { now }).after).toEqual(place(95_000));
  });

  it('is left when a lease behind it runs out, as far back as the first of them', () => {
    const held = { until: 130_000, dueAt: 40_000 };
    const first = frontBehind(nowhere, beginning, { now, free: free(60_000), held });
    expect(first).toEqual({ since: place(40_000), after: place(60_000, 6), until: 130_000 });
    const second = frontBehind(first, startOf(first, now), {
      now,
      free: free(80_000),
      held: { until: 140_000, dueAt: 60_000 },
    });
    expect(second).toEqual({ since: place(40_000), after: place(80_000, 6), until: 130_000 });
    expect(startOf(second, 129_999)).toBe(second.after);
    expect(startOf(second, 130_000)).toBe(second.since);
    expect(nextAt(second, second.after, { now, free: free(150_000) })).toBe(130_000);
    expect(nextAt(second, second.since, { now, free: free(150_000) })).toBe(150_000);
    expect(frontBehind(second, second.since, { now: 130_000 })).toEqual({
      since: place(120_000),
      after: place(120_000),
      until: Infinity,
    });
  });
});

describe('the fronts that a process remembers', () => {
  const lane = { academy: 'north', endpoint: 'ep_1' };
  const front: Front = { since: place(50_000), after: place(50_000), until: Infinity };

  it('are pulled back to what was given back, also while somebody is looking ahead', () => {
    const fronts = createFronts();
    fronts.move(lane, nowhere, front);
    fronts.pullBack(lane, place(20_000, 3));
    fronts.move(lane, front, { ...front, after: place(60_000) });
    expect(fronts.of(lane).after).toEqual(place(20_000, 2));
    const unknown = { ...lane, endpoint: 'ep_2' };
    fronts.pullBack(unknown, place(20_000, 3));
    fronts.move(unknown, nowhere, front);
    expect(fronts.of(unknown).after).toEqual(beginning);
  });

  it('are no more than so many: the one that was moved longest ago goes first', () => {
    const fronts = createFronts({ frontsMax: 2 });
    const [b, a, c] = ['b', 'a', 'c'].map((endpoint) => ({ ...lane, endpoint }));
    for (const each of [b, a, c]) if (each) fronts.move(each, nowhere, front);
    expect(fronts.all().map(({ endpoint }) => endpoint)).toEqual(['a', 'c']);
  });

  it('come in the order of bytes, as PostgreSQL has them', () => {
    const fronts = createFronts();
    const names = ['\u{1f514}', '\uff5e', 'a!', 'a'];
    for (const academy of names) fronts.move({ ...lane, academy }, nowhere, front);
    expect(fronts.all().map(({ academy }) => academy)).toEqual(['a', 'a!', '\uff5e', '\u{1f514}']);
  });
});
