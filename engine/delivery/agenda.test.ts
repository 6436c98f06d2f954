import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAgenda } from './agenda.ts';

test('gives out who is due, earliest first, each once and by the earliest instant it was noted for', () => {
  const agenda = createAgenda<string>();
  for (const [member, instant] of [
    ['a', 30],
    ['b', 10],
    ['a', 20],
    ['b', 50],
    ['c', Number.POSITIVE_INFINITY],
  ] as const)
    agenda.note(member, instant);
  expect(agenda.first()).toBe(10);
  expect(agenda.takeUntil(9)).toEqual([]);
  expect(agenda.takeUntil(40)).toEqual(['b', 'a']);
  expect(agenda.first()).toBe(Number.POSITIVE_INFINITY);
  expect(agenda.takeUntil(100)).toEqual([]);
});

test('is right about any notes in any order', () => {
  const step = fc.record({ member: fc.nat(20), instant: fc.nat(100), until: fc.nat(100) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const agenda = createAgenda<number>();
      const plain = new Map<number, number>();
      steps.forEach(({ member, instant, until }, index) => {
        agenda.note(member, instant);
        plain.set(member, Math.min(instant, plain.get(member) ?? instant));
        if (index % 5 !== 4) return;
        const due = [...plain].filter(([, at]) => at <= until);
        const taken = agenda.takeUntil(until);
        expect(taken.map((each) => plain.get(each))).toEqual(
          due.map(([, at]) => at).toSorted((a, b) => a - b),
        );
        expect(new Set(taken)).toEqual(new Set(due.map(([each]) => each)));
        for (const [each] of due) plain.delete(each);
        expect(agenda.first()).toBe(Math.min(Number.POSITIVE_INFINITY, ...plain.values()));
      });
    }),
  );
});
