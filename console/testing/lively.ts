import { vi } from 'vitest';
import { ask } from '../../engine/cli/testing/ask.ts';
import { type Serving, serving } from '../../engine/cli/testing/program.ts';
import { furnish, itemsOf } from './furnish.ts';
import type { Receiver } from './receiver.ts';
import type { Environment, Said } from './stage.ts';

/** So that a picture of it shows something: a day of an installation, told by a service whose clock is late by so many hours. */
export async function aDay(settings: Environment, receiver: Receiver): Promise<void> {
  let told = 0;
  for (const [index, hoursAgo] of hours.entries()) {
    const isBroken = index === brokenAt || index === hours.length - 1;
    receiver.answer('/skilljar', isBroken ? 503 : 200, isBroken ? 'Upgrading, back in a moment.' : 'ok');
    receiver.answer('/fellow', index % 4 === 2 ? 500 : 200);
    const service = await lateService(settings, hoursAgo);
    try {
      if (index === 0) await furnishAll(service, receiver);
      const count = busyness[index] ?? 0;
      const events = Array.from({ length: count }, (_, number) => eventOf(told + number, hoursAgo));
      await ask(service, 'POST', '/v1/academies/north/events', events);
      told += count;
      await attempted(service);
    } finally {
      await service.stop();
    }
  }
}

const hours = [21, 18, 15, 12, 9, 7, 5, 4, 3, 2, 1];
const busyness = [6, 14, 22, 30, 9, 18, 26, 34, 40, 31, 12];
const brokenAt = 5;

function lateService(settings: Environment, hoursAgo: number): Promise<Serving> {
  const preload = new URL('../../chaos/shifted-clock.ts', import.meta.url);
  return serving({ ...settings, CLOCK_AHEAD_MS: String(-hoursAgo * 3_600_000) }, { preload });
}

/** Resolves when nothing is left that was not tried once. */
async function attempted(service: Serving): Promise<void> {
  await vi.waitFor(
    async () => {
      const pending = await ask(service, 'GET', '/v1/academies/north/deliveries?state=pending&limit=100');
      const untried = itemsOf(pending).filter(({ attemptCount }) => attemptCount === 0);
      if (untried.length > 0) throw new Error(`${untried.length} deliveries were not tried yet`);
    },
    { timeout: 60_000, interval: 200 },
  );
}

async function furnishAll(service: Serving, receiver: Receiver): Promise<void> {
  const asking = {
    receiver,
    ask: (method: string, path: string, body?: unknown) => ask(service, method, path, body),
  };
  const endpoints = await furnish(asking, { id: 'north', name: 'North Academy' });
  for (const [profile, description] of Object.entries(uses))
    await asking.ask('PATCH', `/v1/academies/north/endpoints/${endpoints.get(profile)}`, { description });
  await asking.ask('POST', `/v1/academies/north/endpoints/${endpoints.get('fuse')}/pause`);
  await asking.ask('POST', '/v1/academies', { id: 'harbour', name: 'Harbour College' });
  await asking.ask('POST', '/v1/academies', { id: 'lindenhof', name: 'Lindenhof School' });
  const { key } = await asking.ask('POST', '/v1/academies/harbour/keys', { scopes: ['manage'] });
  await ask({ origin: service.origin, key: String(key) }, 'POST', '/v1/academies/harbour/endpoints', {
    profile: 'innovative-educators',
    url: receiver.url('/harbour/completions'),
    description: 'Completions for the registrar',
  });
}

const uses = {
  acadle: 'Badges on the members’ page',
  fellow: 'Members of the alumni network',
  fuse: 'Learning plans for the HR system',
  'innovative-educators': 'Completions for the student record',
  skilljar: 'Courses into the CRM',
  standard: 'Everything into the data warehouse',
};

const people = ['Ada Lovelace', 'Alan Turing', 'Grace Hopper', 'Emmy Noether', 'Kurt Gödel', 'Mary Jackson'];
const courses = ['Notes on the Analytical Engine', 'Computable numbers', 'Compilers', 'Invariants', 'Orbits'];

function eventOf(number: number, hoursAgo: number): Said {
  const [person, course] = [number % people.length, number % courses.length];
  const [firstName = '', lastName = ''] = (people[person] ?? '').split(' ');
  const occurredAt = new Date(Date.now() - hoursAgo * 3_600_000 - 60_000).toISOString();
  const learner = {
    id: String(7001 + person),
    number: 7001 + person,
    email: `${firstName}.${lastName}@example.com`.toLowerCase().replace('ö', 'oe'),
    firstName,
    lastName,
    name: people[person],
    createdAt: '2026-01-05T08:00:00Z',
  };
  const of = {
    id: String(501 + course),
    number: 501 + course,
    publishedId: String(9501 + course),
    title: courses[course],
    description: 'An introduction, with exercises.',
    duration: 'PT1H30M',
  };
  const isCompleted = number % 3 === 0;
  return {
    id: `${isCompleted ? 'completion' : 'enrolment'}-${1001 + number}`,
    type: isCompleted ? 'course.completed' : 'course.enrolled',
    occurredAt,
    data: {
      learner,
      course: of,
      ...(isCompleted && {
        result: { completedAt: occurredAt, passed: true, score: 60 + ((number * 7) % 40), maxScore: 100 },
      }),
    },
  };
}
