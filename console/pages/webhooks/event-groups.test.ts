import { describe, expect, test } from 'vitest';
import { eventGroups } from './event-groups.ts';

const types = [
  { type: 'course.completed', title: 'Course completed', description: 'A learner finished a course.' },
  { type: 'badge.updated', title: 'Badge updated', description: 'A badge was won.' },
  { type: 'learner.created', title: 'Learner created', description: 'Somebody is new.' },
  { type: 'path.created', title: 'Path created', description: 'A plan was made.' },
] as const;
const carries = [
  { type: 'learner.created', wireType: 'user_registered', grade: 'doc' },
  { type: 'course.completed', wireType: 'user_course_completed', grade: 'doc' },
  { type: 'badge.updated', wireType: 'user_badge', grade: 'doc', condition: 'only gold' },
] as const;

describe('events of a profile', () => {
  test('stand in their groups, and only those that it carries', () => {
    const groups = eventGroups(types, { carries: [...carries] });
    expect(groups.map(({ name, events }) => [name, events.map(({ type }) => type)])).toEqual([
      ['people', ['learner.created']],
      ['courses', ['course.completed']],
      ['results', ['badge.updated']],
    ]);
    expect(groups[2]?.events[0]).toMatchObject({ wireType: 'user_badge', condition: 'only gold' });
  });

  test.each([
    ['FINISHED', 'course.completed'],
    ['user_registered', 'learner.created'],
    ['badge.up', 'badge.updated'],
  ])('are found by %s', (words, type) => {
    const found = eventGroups(types, { carries: [...carries] }, words).flatMap(({ events }) => events);
    expect(found.map((event) => event.type)).toEqual([type]);
  });

  test('that nobody has words for are shown by their type', () => {
    const [group] = eventGroups([], {
      carries: [{ type: 'purchase.fulfilled', wireType: 'PURCHASE', grade: 'ours' }],
    });
    expect(group).toMatchObject({ name: 'rest', events: [{ title: 'purchase.fulfilled' }] });
  });
});
