/** Who has a turn when: of each member the earliest instant that it was noted for, however many there are. */
export interface Agenda<T> {
  note(member: T, instant: number): void;
  /** Infinity where nobody is noted. */
  first(): number;
  /** Takes out who is noted for `instant` or before, earliest first. */
  takeUntil(instant: number): readonly T[];
}

interface Entry<T> {
  readonly member: T;
  instant: number;
  /** Where it stands in the heap. */
  place: number;
}

/** A heap: no entry is later than the two that stand below it, at twice its place and one or two more. */
export function createAgenda<T>(): Agenda<T> {
  const heap: Entry<T>[] = [];
  const entries = new Map<T, Entry<T>>();
  const first = (): number => heap[0]?.instant ?? Number.POSITIVE_INFINITY;

  return {
    note(member, instant) {
      if (instant === Number.POSITIVE_INFINITY) return;
      const entry = entries.get(member) ?? { member, instant, place: heap.length };
      if (entry.place === heap.length) {
        heap.push(entry);
        entries.set(member, entry);
      } else if (instant >= entry.instant) return;
      entry.instant = instant;
      rise(entry);
    },
    first,
    takeUntil(instant) {
      const taken: T[] = [];
      while (first() <= instant) {
        const [top] = heap;
        const last = heap.pop();
        if (!top || !last) break;
        entries.delete(top.member);
        taken.push(top.member);
        if (last !== top) sink(put(last, 0));
      }
      return taken;
    },
  };

  function put(entry: Entry<T>, place: number): Entry<T> {
    entry.place = place;
    heap[place] = entry;
    return entry;
  }

  function rise(entry: Entry<T>): void {
    while (entry.place > 0) {
      const above = heap[(entry.place - 1) >> 1];
      if (!above || above.instant <= entry.instant) return;
      swap(entry, above);
    }
  }

  function sink(entry: Entry<T>): void {
    for (;;) {
      const [left, right] = heap.slice(entry.place * 2 + 1, entry.place * 2 + 3);
      const below = left && right && right.instant < left.instant ? right : left;
      if (!below || below.instant >= entry.instant) return;
      swap(below, entry);
    }
  }

  /** The first takes the place of the second, and the other way round. */
  function swap(one: Entry<T>, other: Entry<T>): void {
    const { place } = one;
    put(one, other.place);
    put(other, place);
  }
}
