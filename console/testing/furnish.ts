import type { Receiver } from './receiver.ts';
import type { Said, Stage } from './stage.ts';

type Asking = Pick<Stage, 'ask' | 'receiver'>;

/** What each dialect needs to be told at its set-up; where its hook is, is named after it. */
export const setUps: readonly SetUp[] = [
  { profile: 'acadle', title: 'Acadle' },
  { profile: 'fellow', title: 'Fellow Digitals', isSecure: true },
  { profile: 'fuse', title: 'Fuse', eventTypes: ['path.completed'] },
  { profile: 'innovative-educators', title: 'Innovative Educators' },
  { profile: 'skilljar', title: 'Skilljar' },
  { profile: 'standard', title: 'Schoolbell' },
];

interface SetUp {
  readonly profile: string;
  /** What people call it. */
  readonly title: string;
  readonly eventTypes?: readonly string[];
  readonly isSecure?: boolean;
}

export function hookOf(
  receiver: Receiver,
  { profile, isSecure = false }: Pick<SetUp, 'profile' | 'isSecure'>,
): string {
  return isSecure ? receiver.secureUrl(`/${profile}`) : receiver.url(`/${profile}`);
}

/** Makes an academy with an endpoint in each dialect; answers their ids by dialect. */
export async function furnish(
  { ask, receiver }: Asking,
  academy: { readonly id: string; readonly name: string },
): Promise<ReadonlyMap<string, string>> {
  await ask('POST', '/v1/academies', academy);
  const made = await Promise.all(
    setUps.map(async (setUp) => {
      const { profile, eventTypes } = setUp;
      const endpoint = await ask('POST', `/v1/academies/${academy.id}/endpoints`, {
        profile,
        url: hookOf(receiver, setUp),
        ...(eventTypes !== undefined && { eventTypes }),
      });
      return [profile, String(endpoint['id'])] as const;
    }),
  );
  return new Map(made);
}

/** A learner as a platform would name one. */
export const ada = {
  id: '7001',
  number: 7001,
  email: 'ada.lovelace@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  name: 'Ada Lovelace',
  createdAt: '2026-01-05T08:00:00Z',
};

/** A completed course, in words that every dialect has a place for. */
export function courseCompleted(id: string, more: Said = {}): Said {
  const occurredAt = new Date(Date.now() - 60_000).toISOString();
  return {
    id,
    type: 'course.completed',
    occurredAt,
    data: {
      learner: ada,
      course: {
        id: '501',
        number: 501,
        publishedId: '9501',
        title: 'Notes on the Analytical Engine',
        description: 'An introduction, with exercises.',
        duration: 'PT1H30M',
      },
      result: { completedAt: occurredAt, passed: true, score: 92, maxScore: 100 },
      ...more,
    },
  };
}

/** What stands in a list that the API answered. */
export function itemsOf({ items }: Said): readonly Said[] {
  return items as readonly Said[];
}
