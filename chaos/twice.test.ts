import { expect, test } from 'vitest';
import { seedOfRun } from '../engine/testing/chance.ts';
import { faultsOf } from './ledger.ts';
import { openScene } from './scene.ts';
import { publishTwice } from './twice.ts';

const rounds = 3;
const posts = 100;

test.each([
  ['sqlite', 1],
  ['postgres', 2],
] as const)(
  `${posts} posts of one id at once, with kills among them, are one event with one answer: %s`,
  async (store, nodes) => {
    const scene = await openScene({ seed: seedOfRun(), store, nodes });
    try {
      await scene.addEndpoint('any', { eventTypes: ['learner.updated'] });
      const ids: string[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        const { refused, saidNew, answers } = await publishTwice(scene, round, posts);
        expect([refused, answers.length, saidNew <= 1]).toEqual([0, 1, true]);
        ids.push(`e-${round}`);
      }
      await scene.drained();
      const kept = await scene.kept();
      expect(kept.map(({ id }) => id).toSorted()).toEqual(ids);
      expect(faultsOf(await scene.ledger(new Set(ids)))).toEqual([]);
    } finally {
      await scene.end();
    }
  },
  300_000,
);
