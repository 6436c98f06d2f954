/** A round-robin of round-robins: academies take turns, and within an academy its endpoints do. */
export interface Rounds<T extends Turn> {
  /** Puts a member at the end of its academy's line; one that stands in it already keeps its place. */
  add(member: T): void;
  /** Whose turn it is. */
  next(): T | undefined;
  readonly size: number;
}

export interface Turn {
  readonly academy: string;
}

export function createRounds<T extends Turn>(): Rounds<T> {
  // Sets and maps keep the order of insertion, so the first is whoever waited longest.
  const academies = new Map<string, Set<T>>();
  let size = 0;

  return {
    add(member) {
      const line = academies.get(member.academy);
      if (line?.has(member) === true) return;
      size += 1;
      if (line) line.add(member);
      else academies.set(member.academy, new Set([member]));
    },
    next() {
      for (const [academy, line] of academies) {
        academies.delete(academy);
        for (const member of line) {
          line.delete(member);
          size -= 1;
          if (line.size > 0) academies.set(academy, line);
          return member;
        }
      }
      return undefined;
    },
    get size() {
      return size;
    },
  };
}
