import type { Database } from 'better-sqlite3';
import type { Verbs } from './verbs.ts';

export function upkeepVerbs(database: Database): Pick<Verbs, 'tidy'> {
  void database;
  return { tidy: () => ({ events: 0, deliveries: 0, attempts: 0, answers: 0, isDone: true }) };
}
