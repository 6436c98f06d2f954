import { lockAcademy } from '../alike/academy-lock.ts';
import type { Changed } from '../alike/mark-changes.ts';
import { enterEvents } from './entry.ts';
import { markEndpoints } from './marks.ts';
import { runSteps } from './pool.ts';
import type { Postgres, Session } from './session.ts';
import { settleRows } from './settling.ts';
import { freeSuccessors } from './successor.ts';
import type { Announcement, Settled, Settlement } from '../words/deliveries.ts';

/**
 * Settles what others have to hear of, one transaction at a time for the academy. What the settlements of a batch have in
 * common is done for all at once: first their rows, then how their endpoints stand, then who comes next in their orders,
 * and last what they announce.
 */
export function settleInTurn(
  postgres: Postgres,
  node: string,
  academy: string,
  settlements: readonly Settlement[],
): Promise<ReadonlyMap<Settlement, Settled>> {
  return postgres.transaction(async (session) => {
    if ((await runSteps(session, lockAcademy(academy), 'often')) === undefined) return new Map();
    const written = await settleRows(session, academy, settlements, 'any');
    const freed = new Map(written.map((row) => [row.settlement, row.freed]));
    const isSettled = new Set(written.filter(({ fate }) => fate === 'settled').map((row) => row.settlement));
    const applied = settlements.filter((settlement) => isSettled.has(settlement));
    const changed = await markEndpoints(session, academy, applied);
    const places = applied.flatMap((settlement) => {
      const orderKey = freed.get(settlement);
      return orderKey === undefined ? [] : [{ settlement, orderKey }];
    });
    const successors = await freeSuccessors(session, node, academy, places);
    const told = await announce(session, node, academy, applied, changed);
    return new Map(
      applied.map((settlement) => {
        const announcedTo = told.get(settlement);
        return [
          settlement,
          { applied: true, ...successors.get(settlement), ...(announcedTo && { announcedTo }) },
        ];
      }),
    );
  });
}

/** Enters those whose condition holds; by settlement, the endpoints that now have something due. */
async function announce(
  session: Session,
  node: string,
  academy: string,
  applied: readonly Settlement[],
  changed: ReadonlyMap<Settlement, Changed>,
): Promise<ReadonlyMap<Settlement, readonly string[]>> {
  const due = applied.flatMap((settlement) =>
    (settlement.announcements ?? [])
      .filter(({ event, when }) => event.academy === academy && holds(when, changed.get(settlement)))
      .map(({ event }) => ({ settlement, event })),
  );
  if (due.length === 0) return new Map();
  const entered = await enterEvents(
    session,
    node,
    due.map(({ event }) => event),
  );
  const told = new Map<Settlement, Set<string>>();
  for (const [index, { settlement }] of due.entries()) {
    const endpoints = told.get(settlement) ?? new Set<string>();
    for (const made of entered[index]?.deliveries ?? []) if (!made.repeats) endpoints.add(made.endpoint);
    if (endpoints.size > 0) told.set(settlement, endpoints);
  }
  return new Map([...told].map(([settlement, endpoints]) => [settlement, [...endpoints]]));
}

function holds(when: Announcement['when'], changed: Changed | undefined): boolean {
  return when === 'applied' || changed?.[when] === true;
}
