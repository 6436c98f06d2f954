import type { KeptFact } from '../model.ts';
import type { SessionDetail } from './detail.ts';
import { detailOf } from './detail.ts';
import { latest, momentOf } from './latest.ts';

/** Whether a learner was at a live session. Its own instants are in UTC. */
export interface Attendance {
  readonly session: string;
  /** Empty where the session takes place once. */
  readonly occurrence: string;
  readonly learner: string;
  readonly registeredAt: string | null;
  /** Null until someone has marked it. */
  readonly attended: boolean | null;
  readonly markedAt: string | null;
  /** When, where and what it is, as the latest event said. */
  readonly details: Omit<SessionDetail['session'], 'id' | 'occurrenceId'>;
}

/** What these facts of one learner in one occurrence of a session tell; undefined without any. Pure. */
export function attendanceOf(facts: readonly KeptFact[]): Attendance | undefined {
  const newest = latest(facts);
  if (newest?.record !== 'session') return undefined;
  const { subject, occurrence, learner } = newest;
  const registered = latest(facts, 'registered');
  const marked = latest(facts, 'marked');
  const { id: _, occurrenceId: __, ...details } = detailOf({ ...newest, record: 'session' }).session;
  return {
    session: subject,
    occurrence,
    learner,
    registeredAt: registered ? momentOf(registered) : null,
    attended: marked ? (detailOf({ ...marked, record: 'session' }).attended ?? null) : null,
    markedAt: marked ? momentOf(marked) : null,
    details,
  };
}
