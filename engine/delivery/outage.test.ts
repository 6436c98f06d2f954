import type { EventType } from '@schoolbell/wire';
import { afterEach, describe, expect, test } from 'vitest';
import { connectProxy } from '../testing/connect-proxy.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import { realClock } from '../testing/real-clock.ts';
import type { Rig } from '../testing/rig.ts';
import { rig, startsAt } from '../testing/rig.ts';
import { addressRule } from './address.ts';
import { createConnector } from './connector.ts';
import { createSender } from './send.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});

/** A flow whose requests really go out, through a proxy that is down, to an endpoint that is well. */
async function setup(profile: string, type: EventType) {
  const proxy = await connectProxy();
  await proxy.close();
  const server = await rawServer(answerWith('200 OK'));
  const place = { protocol: 'http:' as const, host: '127.0.0.1', port: proxy.port };
  const connector = createConnector({
    rule: addressRule(['127.0.0.0/8']),
    proxy: place,
    clock: realClock,
  });
  const sender = createSender({ connector, clock: realClock });
  const flow = await rig();
  opened.push(server, sender, flow);
  await flow.worker.start();
  await flow.endpoint(profile, { id: 'a' });
  let answered = Promise.resolve();
  flow.answer = (request) => {
    const answer = sender.send({ ...request, origin: server.url }, { timeoutMs: 5_000, redirectsMax: 0 });
    answered = answer.then(() => undefined);
    return answer;
  };
  /** Time goes on so far, and whatever set off then is answered. */
  const turnBy = async (ms: number): Promise<void> => {
    await flow.clock.turnBy(ms);
    await answered;
    await flow.clock.turnBy(0);
  };
  await Promise.all([flow.publish(type, 'e1'), turnBy(0)]);
  await turnBy(0);
  return { flow, server, port: proxy.port, turnBy };
}

const deliveryOf = async (flow: Rig) =>
  (await flow.store.deliveries({ academy: 'acme', endpoint: 'a', limit: 9 })).items[0];

describe('a proxy that is down', () => {
  test.each([
    ['fellow', 'course.completed'],
    ['skilljar', 'course.completed'],
    ['acadle', 'course.completed'],
    ['innovative-educators', 'course.completed'],
    ['fuse', 'path.completed'],
    ['standard', 'course.completed'],
  ] as const)(
    'costs an endpoint of %s no try, and what waited arrives when it is back',
    async (profile, type) => {
      const { flow, server, port, turnBy } = await setup(profile, type);
      for (let minute = 1; minute <= 70; minute += 1) {
        expect(flow.sent).toHaveLength(minute);
        await turnBy(60_000);
      }
      expect(await deliveryOf(flow)).toMatchObject({
        state: 'pending',
        attemptCount: 0,
        nextAttemptAt: startsAt + 71 * 60_000,
        reason:
          'egress: The service could not reach out: its own way to the internet failed. It tries again by itself.',
      });
      const endpoint = await flow.store.endpoint('acme', 'a');
      expect([endpoint?.status, endpoint?.failingSince]).toEqual(['active', undefined]);

      opened.push(await connectProxy({ port }));
      await turnBy(60_000);
      expect(await deliveryOf(flow)).toMatchObject({ state: 'delivered', attemptCount: 1 });
      expect(server.requests).toHaveLength(1);
    },
  );
});
