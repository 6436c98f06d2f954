import { profileNamed } from '@schoolbell/wire/profiles';
import { afterEach, expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import type { RawServer } from '../testing/raw-server.ts';
import { rawServer } from '../testing/raw-server.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { addressRule } from './address.ts';
import { createConnector } from './connector.ts';
import { judge } from './judge.ts';
import { createSender } from './send.ts';
import { termsOf } from './destination.ts';

let server: RawServer | undefined;
afterEach(() => server?.close());

test('an answer that takes Innovative Educators’ fifteen seconds is a failed attempt, and no sooner', async () => {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  server = await rawServer(() => arrive());
  const clock = turnedClock(Date.parse('2026-01-05T08:00:00Z'));
  const sender = createSender({
    clock,
    connector: createConnector({ clock, rule: addressRule(['127.0.0.0/8']) }),
  });
  const terms = termsOf(profileNamed('innovative-educators'), { lenient: false });
  let answer: Answer | undefined;
  const sending = sender
    .send({ origin: server.url, path: '/', headers: [], ownHeaders: [], body: Buffer.from('{}') }, terms)
    .then((came) => (answer = came));
  await arrived;

  await clock.turnBy(14_999);
  expect(answer).toBeUndefined();
  await clock.turnBy(101);
  await sending;
  expect(answer).toMatchObject({ kind: 'fault', fault: 'timeout' });
  expect(
    judge(await sending, terms, { tries: 1, firstTryAt: clock.now() }, clock.now(), () => 0.5).kind,
  ).toBe('retry');
  await sender.close();
});
