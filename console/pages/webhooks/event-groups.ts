import type { EventTypeEntry, Profile } from '../../asking/api.ts';
import type { EventType } from './form-values.ts';

export type GroupName = (typeof groupOrder)[number];

export interface CarriedEvent {
  readonly type: EventType;
  readonly title: string;
  readonly description: string;
  /** What the profile calls it. */
  readonly wireType: string;
  /** Which events of the type are carried; absent means all. */
  readonly condition?: string;
}

export interface EventGroup {
  readonly name: GroupName;
  readonly events: readonly CarriedEvent[];
}

/** What a profile carries, by what it is about; of it what the words are found in. */
export function eventGroups(
  types: readonly Pick<EventTypeEntry, 'type' | 'title' | 'description'>[],
  { carries }: Pick<Profile, 'carries'>,
  words = '',
): readonly EventGroup[] {
  const wanted = words.trim().toLowerCase();
  const events = carries.flatMap(({ type, wireType, condition }) => {
    const known = types.find((each) => each.type === type);
    const { title = type, description = '' } = known ?? {};
    const isWanted = `${type} ${title} ${description} ${wireType}`.toLowerCase().includes(wanted);
    return isWanted
      ? [{ type, title, description, wireType, ...(condition !== undefined && { condition }) }]
      : [];
  });
  return groupOrder.flatMap((name) => {
    const inside = events.filter(({ type }) => groupOf(type) === name);
    return inside.length > 0 ? [{ name, events: inside }] : [];
  });
}

const groupOrder = ['people', 'courses', 'paths', 'results', 'dates', 'rest'] as const;

/** By what stands before the dot. */
const groups: Readonly<Record<string, GroupName>> = {
  learner: 'people',
  domain: 'people',
  course: 'courses',
  lesson: 'courses',
  content: 'courses',
  path: 'paths',
  quiz: 'results',
  certificate: 'results',
  badge: 'results',
  session: 'dates',
  task: 'dates',
};

function groupOf(type: EventType): GroupName {
  return groups[type.split('.', 1)[0] ?? ''] ?? 'rest';
}
