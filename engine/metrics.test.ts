import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('what went is counted by its kind', async () => {
  const metrics = createMetrics();
  metrics.tidied({ events: 2, deliveries: 3, attempts: 0, answers: 1 });
  metrics.tidied({ events: 1, deliveries: 0, attempts: 0, answers: 0 });
  const text = await metrics.registry.metrics();
  expect(text).toContain('schoolbell_removed_total{kind="events"} 3');
  expect(text).toContain('schoolbell_removed_total{kind="deliveries"} 3');
});

test('who is turned away is counted by why', async () => {
  const metrics = createMetrics();
  for (const why of ['unknown', 'waiting', 'unknown', 'cross-site'] as const) metrics.turnedAway(why);
  const text = await metrics.registry.metrics();
  expect(text).toContain('schoolbell_authentication_refused_total{why="unknown"} 2');
  expect(text).toContain('schoolbell_authentication_refused_total{why="cross-site"} 1');
});

test('what a database does not know of itself is not shown, and what it knows is the latest', async () => {
  const metrics = createMetrics();
  metrics.database({});
  expect(await metrics.registry.metrics()).not.toContain('schoolbell_database');
  metrics.database({ oldestSnapshotMs: 9_000, deadRows: 4, pendingRows: 5 });
  metrics.database({ oldestSnapshotMs: 1_500, deadRows: 7, pendingRows: 6 });
  const text = await metrics.registry.metrics();
  expect(text).toContain('schoolbell_database_oldest_snapshot_seconds 1.5');
  expect(text).toContain('schoolbell_database_dead_rows 7');
  expect(text).toContain('schoolbell_database_pending_rows 6');
  metrics.database({ deadRows: 8 });
  const later = await metrics.registry.metrics();
  expect(later).toContain('schoolbell_database_dead_rows 8');
  expect(later).not.toContain('schoolbell_database_pending_rows');
});
