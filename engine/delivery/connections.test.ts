import { afterEach, expect, test } from 'vitest';
import { goodAnswer } from '../testing/hostile-answers.ts';
import type { HostileReceiver } from '../testing/hostile-receiver.ts';
import { hostileReceiver } from '../testing/hostile-receiver.ts';
import { forever, hang, readRequest, write } from '../testing/hostile-steps.ts';
import { realClock } from '../testing/real-clock.ts';
import { gone, spiedSender } from '../testing/spied-sender.ts';
import { turnedClock } from '../testing/turned-clock.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  // What was closed is gone with the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
});

const always = forever(
  readRequest,
  write(goodAnswer.replace('content', 'keep-alive: timeout=600\r\ncontent')),
);

async function setup(connectionsMax: number, keepAliveMs = 4_000) {
  const clock = turnedClock(realClock.now());
  const receiver = await hostileReceiver({ clock, host: '0.0.0.0' }, [always]);
  const sender = spiedSender(clock, {}, { connectionsMax, keepAliveMs });
  opened.push(sender, receiver);
  return { clock, receiver, sender };
}

/** All of 127.0.0.0/8 leads to this machine: as many origins as one likes, at one port. */
function origin(number: number, { port }: HostileReceiver): string {
  return `http://127.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}:${port}`;
}

test('two thousand origins leave no more connections open than there may be, the last used ones', async () => {
  const { receiver, sender } = await setup(100);
  let next = 0;
  let openMost = 0;
  const one = async (): Promise<void> => {
    while (next < 2_000) {
      expect(await sender.send(origin(next++, receiver))).toMatchObject({ status: 200 });
      openMost = Math.max(openMost, sender.sockets.filter(({ destroyed }) => !destroyed).length);
      sender.forgetClosed();
    }
  };
  await Promise.all(Array.from({ length: 32 }, one));
  expect(openMost).toBeLessThanOrEqual(100);
  expect(receiver.lines).toHaveLength(2_000);

  for (let last = 1_999; last > 1_930; last -= 1) await sender.send(origin(last, receiver));
  expect(receiver.lines).toHaveLength(2_000);
});

test('a request under way is never closed for another, however many there are', async () => {
  const { clock, receiver, sender } = await setup(2);
  receiver.play([readRequest, hang]);
  const sending = Array.from({ length: 5 }, (_, number) => sender.send(origin(number, receiver)));
  await receiver.line(5);
  expect(sender.sockets.filter(({ destroyed }) => destroyed)).toEqual([]);
  await clock.turnBy(15_100);
  for (const answer of await Promise.all(sending)) expect(answer).toMatchObject({ fault: 'timeout' });
});

test('a connection in steady use is renewed after five minutes, since its name may lead elsewhere by then', async () => {
  const { clock, receiver, sender } = await setup(10);
  for (let minute = 0; minute <= 5; minute += 1) {
    await sender.send(receiver.origin);
    expect(receiver.lines).toHaveLength(minute < 5 ? 1 : 2);
    await clock.turnBy(60_000);
  }
});

test('nothing is left of idle connections after their time, not even a timer', async () => {
  const { receiver, sender } = await setup(100, 30);
  await Promise.all(Array.from({ length: 50 }, (_, number) => sender.send(origin(number, receiver))));
  await Promise.all(receiver.lines.map(({ closed }) => closed));
  expect(sender.sockets.filter(({ destroyed }) => !destroyed)).toEqual([]);
  await Promise.all(sender.sockets.map(gone));
  expect(connectedSockets()).toBe(0);
});

/** Open sockets of this process, both ends of each connection. */
function connectedSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}
