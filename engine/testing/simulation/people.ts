import { deliveries } from '../../api/deliveries.ts';
import { endpointActions } from '../../api/endpoint-actions.ts';
import { endpoints } from '../../api/endpoints.ts';
import type { Route } from '../../api/ground/route.ts';
import { replays } from '../../api/replays.ts';
import type { Academy, Endpoint } from '../../model.ts';
import type { Cast } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Plan } from './plan.ts';
import type { Process } from './process.ts';
import type { Timeline } from './timeline.ts';

/** What somebody did through the API, and what came of it. */
export interface Deed {
  readonly kind: DeedKind;
  readonly academy: string;
  readonly endpoint: string;
  readonly begunAt: number;
  /** Absent where the answer never came. */
  doneAt?: number;
  status?: number;
  /** Of a delivery that was retried by hand. */
  delivery?: string;
}

export type DeedKind = 'pause' | 'resume' | 'drop' | 'delete' | 'retry' | 'replay';

export interface People {
  readonly deeds: readonly Deed[];
  /** Switches on whatever is off, some of it excepted, until each of it is done. */
  mend(): void;
  isDone(): boolean;
}

/** Customers and operators. They use the operations of the API itself, as far as those are not about HTTP. */
export function createPeople(
  { timeline, dice, plan, cast }: { timeline: Timeline; dice: Dice; plan: Plan; cast: Cast },
  processes: () => readonly Process[],
): People {
  const deeds: Deed[] = [];
  const operationsOf = new WeakMap<Process, ReadonlyMap<string, Route>>();
  let underWay = 0;

  for (let count = 0; count < plan.faults.deeds; count += 1) {
    const endpoint = dice.pick(cast.endpoints);
    const kind = dice.pick(kinds);
    timeline.plan(dice.between(1_000, plan.calmAtMs), `people ${kind} ${endpoint.id}`, () =>
      attempt(kind, endpoint, 1),
    );
  }

  function attempt(kind: DeedKind, endpoint: Endpoint, triesLeft: number): void {
    underWay += 1;
    void act(kind, endpoint).then((isDone) => {
      if (!isDone && triesLeft > 1) {
        timeline.plan(2_000, `people ${kind} ${endpoint.id} again`, () =>
          attempt(kind, endpoint, triesLeft - 1),
        );
      }
      underWay -= 1;
    });
  }

  /** False where it may be worth another try. */
  async function act(kind: DeedKind, { id, academy }: Endpoint): Promise<boolean> {
    const process = processes().find((each) => !each.isClosing());
    const of = cast.academies.find((each) => each.id === academy);
    if (!process || !of) return false;
    const deed: Deed = { kind, academy, endpoint: id, begunAt: timeline.elapsed() };
    deeds.push(deed);
    const ended = new Promise<false>((resolve) => process.onEnd(() => resolve(false)));
    return Promise.race([ended, perform(deed, process, of)]);
  }

  async function perform(deed: Deed, process: Process, academy: Academy): Promise<boolean> {
    try {
      const [operation, id, body] = await words(deed, process);
      const route = operationsFor(process).get(operation);
      if (!route) throw new Error(`The simulation knows no operation ${operation}.`);
      const caller = { id: 'key_simulation', scopes: ['operator'], hint: 'sb_op_', createdAt: 0 } as const;
      const given = { params: { id }, query: {}, body, bodyBytes: 0 };
      const { status } = await route.run({
        caller,
        academy,
        visit,
        ...given,
        address: () => new URL(nowhere),
      });
      deed.status = status;
    } catch (error) {
      deed.status = statusOf(error);
    }
    if (process.isAlive()) deed.doneAt = timeline.elapsed();
    return deed.status < 500;
  }

  async function words(
    deed: Deed,
    process: Process,
  ): Promise<readonly [operation: string, id: string, body: object]> {
    const { academy, endpoint } = deed;
    switch (deed.kind) {
      case 'pause':
        return ['pauseEndpoint', endpoint, {}];
      case 'resume':
        return ['resumeEndpoint', endpoint, {}];
      case 'drop':
        return ['resumeEndpoint', endpoint, { held: 'drop' }];
      case 'delete':
        return ['deleteEndpoint', endpoint, {}];
      case 'replay':
        return [
          'replayEndpoint',
          endpoint,
          {
            since: '2026-01-01T00:00:00Z',
            ratePerSecond: dice.pick([1, 20]),
            states: dice.pick([
              ['failed', 'cancelled'],
              ['delivered', 'failed'],
            ]),
          },
        ];
      case 'retry': {
        const { items } = await process.parts.store.deliveries({ academy, endpoint, limit: 20 });
        deed.delivery = items.length > 0 ? dice.pick(items).id : '';
        return ['retryDelivery', deed.delivery, {}];
      }
      default:
        return deed.kind satisfies never;
    }
  }

  function operationsFor(process: Process): ReadonlyMap<string, Route> {
    const known = operationsOf.get(process);
    if (known) return known;
    const { parts } = process;
    const routes = [...endpointActions(parts), ...endpoints(parts), ...deliveries(parts), ...replays(parts)];
    const made = new Map(routes.map((route) => [route.id, route]));
    operationsOf.set(process, made);
    return made;
  }

  return {
    deeds,
    isDone: () => underWay === 0,
    mend() {
      for (const endpoint of cast.endpoints) {
        const isLeft =
          deeds.some((deed) => deed.kind === 'pause' && deed.endpoint === endpoint.id) && dice.luck(0.3);
        if (!isLeft) attempt('resume', endpoint, 20);
      }
    },
  };
}

const nowhere = 'http://schoolbell.example';
const visit = { method: 'POST', headers: {}, socket: {} };

const kinds: readonly DeedKind[] = [
  'pause',
  'pause',
  'resume',
  'resume',
  'drop',
  'delete',
  'retry',
  'retry',
  'replay',
];

function statusOf(error: unknown): number {
  if (error instanceof Error && 'status' in error) return Number(error.status);
  if (error instanceof Error && ['StoreRefused', 'StoreLost'].includes(error.name)) return 503;
  throw error;
}
