import type { Endpoint } from '../../asking/api.ts';
import { disabledWords } from '../../kit/disabled-words.ts';
import { t } from '../../texts/texts.ts';

/** What is held or due for a webhook; `atLeast` where not all of it was counted. */
export interface Waiting {
  readonly count: number;
  readonly atLeast: boolean;
}

/** A step that helps out of how a webhook stands. */
export type Cure = 'approve' | 'decline' | 'resume' | 'end-rest' | 'edit' | 'test' | 'replay';

export interface StandingStory {
  readonly colour: 'violet' | 'gray' | 'yellow' | 'red' | 'orange';
  readonly says: readonly string[];
  /** What somebody, or the receiver, gave as the cause: a stranger's words. */
  readonly reason?: { readonly label: string; readonly text: string };
  readonly since?: string;
  readonly until?: string;
  readonly cures: readonly Cure[];
}

type Standing = Pick<
  Endpoint,
  | 'status'
  | 'disabledReason'
  | 'disabledAt'
  | 'declinedReason'
  | 'declinedAt'
  | 'failingSince'
  | 'refusingSince'
  | 'rest'
  | 'createdAt'
>;

/** Why a webhook stands as it does and what helps; empty where all is well. An active one may be in two troubles at once. */
export function standingStories(
  endpoint: Standing,
  { count, atLeast }: Waiting,
  { operate, nowMs }: { readonly operate: boolean; readonly nowMs: number },
): readonly StandingStory[] {
  const { standing } = t.webhook;
  switch (endpoint.status) {
    case 'requested': {
      const says = [operate ? standing.requestedHere : standing.requested];
      return [{ colour: 'violet', says, cures: operate ? ['approve', 'decline'] : [] }];
    }
    case 'declined': {
      const says = operate ? [standing.declinedHere] : [standing.declined, standing.declinedCure];
      const reason = labelled(standing.declinedReason, endpoint.declinedReason);
      return [
        {
          colour: 'gray',
          says,
          ...reason,
          ...since(endpoint.declinedAt),
          cures: operate ? ['approve'] : ['edit'],
        },
      ];
    }
    case 'paused':
      return [{ colour: 'yellow', says: [standing.paused(count, atLeast)], cures: ['resume'] }];
    case 'disabled': {
      const says = [standing.disabled(count, atLeast), standing.disabledCure];
      const reason = labelled(standing.disabledReason, disabledWords(endpoint.disabledReason));
      return [
        {
          colour: 'red',
          says,
          ...reason,
          ...since(endpoint.disabledAt),
          cures: ['test', 'resume', 'replay'],
        },
      ];
    }
    case 'active':
      return troubles(endpoint, nowMs);
    default:
      endpoint.status satisfies never;
      return [];
  }
}

function troubles({ failingSince, refusingSince, rest }: Standing, nowMs: number): readonly StandingStory[] {
  const { standing } = t.webhook;
  const stories: StandingStory[] = [];
  if (failingSince !== undefined) {
    const says = [standing.failing, standing.failingCure];
    stories.push({ colour: 'red', says, since: failingSince, cures: ['test', 'replay'] });
  } else if (refusingSince !== undefined && rest === undefined)
    stories.push({ colour: 'orange', says: [standing.refusing], since: refusingSince, cures: ['test'] });
  if (rest !== undefined) {
    const isPast = Date.parse(rest.until) <= nowMs;
    const says = [
      standing.resting[rest.reason],
      ...(isPast ? [standing.restingNow] : []),
      ...(rest.times > 1 ? [standing.restingTimes(rest.times)] : []),
    ];
    const cures = ['test', 'end-rest'] as const;
    stories.push({ colour: 'orange', says, ...(!isPast && { until: rest.until }), cures });
  }
  return stories;
}

function labelled(label: string, text: string | undefined): Pick<StandingStory, 'reason'> {
  return text === undefined ? {} : { reason: { label, text } };
}

function since(at: string | undefined): Pick<StandingStory, 'since'> {
  return at === undefined ? {} : { since: at };
}
