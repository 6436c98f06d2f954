import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventTypeNames } from './event-types.ts';
import { profileContract } from './profile.contract.ts';
import { profileNamed, profiles } from './profiles.ts';

for (const profile of profiles.values()) profileContract(profile);

describe('the folder of dialects', () => {
  test('is found whole, in alphabetical order', () => {
    const files = readdirSync(new URL('./profiles/', import.meta.url)).filter(
      (file) => !file.includes('.test.'),
    );
    expect([...profiles.keys()]).toEqual(files.map((file) => file.replace(/\.ts$/, '')).toSorted());
    expect(profiles.size).toBeGreaterThanOrEqual(6);
  });

  test('names its dialects where someone asks for one that is none', () => {
    expect(profileNamed('acadle').title).toBe('Acadle');
    expect(() => profileNamed('skiljar')).toThrow(
      'Profile "skiljar" is unknown; did you mean `skilljar`? known: acadle, fellow, fuse, innovative-educators, skilljar, standard',
    );
    expect(() => profileNamed('constructor')).toThrow('Profile "constructor" is unknown; known: acadle');
  });

  test('carries of each type what the catalogue says, dialect by dialect', () => {
    const matrix = eventTypeNames.map((type) => {
      const cells = [...profiles.values()].filter(({ strictness }) => strictness === 'documented');
      return [type, ...cells.map(({ carries }) => carries[type]?.wireType ?? '')].join(' | ');
    });
    expect(matrix).toEqual([
      'learner.created | user_registered |  | user creation |  | ',
      'learner.updated |  |  | user profile update |  | ',
      'domain.enrolled |  |  |  |  | DOMAIN_ENROLLMENT',
      'course.enrolled |  | COURSEMEMBER_CREATED |  |  | COURSE_ENROLLMENT',
      'course.unenrolled |  | COURSEMEMBER_DELETED |  |  | ',
      'course.completed | user_course_completed | COURSEMEMBER_COMPLETED |  | courseCompletion | COURSE_COMPLETION',
      'lesson.completed | user_lessons_completed |  |  |  | LESSON_COMPLETION',
      'content.completed |  |  | SCORM completion |  | ',
      'path.created |  |  | learning plan creation |  | ',
      'path.enrolled |  | PROGRAMMEMBER_CREATED |  |  | PATH_ENROLLMENT',
      'path.unenrolled |  | PROGRAMMEMBER_DELETED |  |  | ',
      'path.completed |  | PROGRAMMEMBER_COMPLETED | learning plan completion |  | PATH_COMPLETION',
      'quiz.completed |  |  |  |  | QUIZ_COMPLETION',
      'purchase.fulfilled |  |  |  |  | PURCHASE_FULFILLMENT',
      'task.created |  |  |  |  | DASHBOARD_TASK_CREATED',
      'session.registered |  |  |  |  | VILT_EVENT_REGISTRATION',
      'session.attended |  |  | event update |  | ',
      'certificate.issued | user_certificate_issued |  |  |  | ',
      'badge.updated | user_badge_updated |  |  |  | ',
    ]);
  });

  test('has one dialect that carries everything', () => {
    expect(Object.keys(profileNamed('standard').carries).toSorted()).toEqual([...eventTypeNames].toSorted());
  });
});
