import { describe, expect, it } from 'vitest';
import { acceptContract } from './accept.contract.ts';
import { accessContract } from './access.contract.ts';
import { announceContract } from './announce.contract.ts';
import { auditContract } from './audit.contract.ts';
import { onFreshGround, type MakePlace } from './ground.contract.ts';
import { deliverContract } from './deliver.contract.ts';
import { fareContract } from './fare.contract.ts';
import { feedContract } from './feed.contract.ts';
import { keepingContract } from './keeping.contract.ts';
import { findContract } from './find.contract.ts';
import { lookContract } from './look.contract.ts';
import { onceContract } from './once.contract.ts';
import { orderContract } from './order.contract.ts';
import { overviewContract } from './overview.contract.ts';
import { ownerContract } from './owner.contract.ts';
import { rejoinContract } from './rejoin.contract.ts';
import { replayContract } from './replay.contract.ts';
import { restContract } from './rest.contract.ts';
import { spanContract } from './span.contract.ts';
import { standingContract } from './standing.contract.ts';
import { recordsContract } from './records.contract.ts';
import { StoreLost } from '../store.ts';

/** What every store promises, whatever database it is on. */
export function storeContract(makePlace: MakePlace): void {
  ownerContract(makePlace);
  accessContract(makePlace);
  standingContract(makePlace);
  auditContract(makePlace);
  acceptContract(makePlace);
  recordsContract(makePlace);
  onceContract(makePlace);
  feedContract(makePlace);
  deliverContract(makePlace);
  announceContract(makePlace);
  restContract(makePlace);
  orderContract(makePlace);
  lookContract(makePlace);
  findContract(makePlace);
  replayContract(makePlace);
  rejoinContract(makePlace);
  fareContract(makePlace);
  spanContract(makePlace);
  overviewContract(makePlace);
  keepingContract(makePlace);

  describe('the store itself', () => {
    const ground = onFreshGround(makePlace);

    it('writes and reads back when it is checked', async () => {
      const checked = await ground.store.checkUp();
      expect(checked.schema).toBeGreaterThan(0);
      expect(checked.version).toMatch(/^\d+\./);
    });

    it('finishes what was called before it was closed, and refuses what comes after', async () => {
      const { store } = ground;
      const before = store.academy('north');
      await Promise.all([store.close(), store.close()]);
      expect(await before).toMatchObject({ id: 'north' });
      await expect(store.academy('north')).rejects.toThrow(StoreLost);
      expect(await (await ground.restart()).academy('north')).toMatchObject({ id: 'north' });
    });
  });
}
