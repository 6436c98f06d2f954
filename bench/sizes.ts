/** How much each section does. Every count and every wait has its limit here. */
export interface Sizes {
  readonly rounds: number;
  readonly warmUp: number;
  readonly yardstick: number;
  readonly single: number;
  readonly batch: number;
  readonly steady: { readonly perSecond: number; readonly seconds: number };
  readonly backlog: {
    readonly events: number;
    readonly perRequest: number;
    /** How long it is watched while all wait. */
    readonly settleMs: number;
    /** The drain is measured for so many deliveries or so long, whichever ends first. */
    readonly drain: number;
    readonly drainMsMax: number;
  };
  readonly fanOut: { readonly endpoints: number; readonly events: number };
  readonly slow: {
    readonly rounds: number;
    /** Events, each for a hundred endpoints. */
    readonly burst: number;
    readonly perSecond: number;
    readonly seconds: number;
  };
  /** Bad answers of each kind. */
  readonly hostile: { readonly each: number };
  readonly nodes: { readonly single: number; readonly batch: number };
  readonly claim: {
    readonly waiting: number;
    /** So long it is claimed, and so long again while somebody looks at the past. */
    readonly seconds: number;
    readonly snapshotSeconds: number;
  };
  /** How long a burst may take to arrive before the section fails. */
  readonly arrivalMsMax: number;
}

/** For figures that are published. */
export const fullSizes: Sizes = {
  rounds: 5,
  warmUp: 10_000,
  yardstick: 60_000,
  single: 25_000,
  batch: 40_000,
  steady: { perSecond: 2000, seconds: 20 },
  backlog: { events: 1_000_000, perRequest: 1000, settleMs: 5000, drain: 100_000, drainMsMax: 30_000 },
  fanOut: { endpoints: 1000, events: 20 },
  slow: { rounds: 3, burst: 400, perSecond: 5, seconds: 30 },
  hostile: { each: 1000 },
  nodes: { single: 10_000, batch: 20_000 },
  claim: { waiting: 1_000_000, seconds: 30, snapshotSeconds: 60 },
  arrivalMsMax: 120_000,
};

/** For a look while working: about a minute. */
export const quickSizes: Sizes = {
  rounds: 3,
  warmUp: 4000,
  yardstick: 20_000,
  single: 8000,
  batch: 12_000,
  steady: { perSecond: 2000, seconds: 5 },
  backlog: { events: 50_000, perRequest: 1000, settleMs: 2000, drain: 25_000, drainMsMax: 15_000 },
  fanOut: { endpoints: 1000, events: 5 },
  slow: { rounds: 1, burst: 100, perSecond: 5, seconds: 20 },
  hostile: { each: 200 },
  nodes: { single: 4000, batch: 10_000 },
  claim: { waiting: 50_000, seconds: 5, snapshotSeconds: 10 },
  arrivalMsMax: 60_000,
};

/** For the test of the bench itself: its figures mean nothing. */
export const tinySizes: Sizes = {
  rounds: 1,
  warmUp: 100,
  yardstick: 200,
  single: 200,
  batch: 250,
  steady: { perSecond: 200, seconds: 1 },
  backlog: { events: 500, perRequest: 250, settleMs: 100, drain: 300, drainMsMax: 15_000 },
  fanOut: { endpoints: 10, events: 2 },
  slow: { rounds: 1, burst: 5, perSecond: 5, seconds: 1 },
  hostile: { each: 5 },
  nodes: { single: 200, batch: 250 },
  claim: { waiting: 1000, seconds: 1, snapshotSeconds: 1 },
  arrivalMsMax: 15_000,
};
