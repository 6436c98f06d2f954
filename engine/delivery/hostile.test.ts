import { afterEach, describe, expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import type { HostileAnswer, Verdict } from '../testing/hostile-answers.ts';
import { goodAnswer, hostileAnswers } from '../testing/hostile-answers.ts';
import type { HostileReceiver } from '../testing/hostile-receiver.ts';
import type { Script } from '../testing/hostile-steps.ts';
import { hostileReceiver } from '../testing/hostile-receiver.ts';
import { readRequest, write } from '../testing/hostile-steps.ts';
import { spiedSender } from '../testing/spied-sender.ts';
import { turnedClock } from '../testing/turned-clock.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const startsAt = Date.parse('2026-01-05T08:00:00Z');

/** A sender by a turned clock, against real sockets. */
async function setup(...scripts: readonly Script[]) {
  const clock = turnedClock(startsAt);
  const receiver = await hostileReceiver({ clock }, ...scripts);
  const sender = spiedSender(clock);
  opened.push(sender, receiver);
  return { clock, receiver, sockets: sender.sockets, send: () => sender.send(receiver.origin) };
}

const well: Script = [readRequest, write(goodAnswer), readRequest, write(goodAnswer)];

describe('a receiver that', () => {
  test.each(hostileAnswers)('$name', async ({ script, becomes, until }) => {
    const { clock, receiver, sockets, send } = await setup(script, well);
    const sending = send();
    if (until) await outlast(clock, receiver, sending, until);
    const answer = await sending;
    expectVerdict(answer, becomes);
    expect(JSON.stringify(answer).length).toBeLessThan(64_000);
    for (const { bytesRead } of sockets) expect(bytesRead).toBeLessThan(65_536 + readBytesMax);
    for (const line of receiver.lines) expect(line.wroteBytes()).toBeLessThan(socketBuffersBytesMax);
    await clock.turnBy(2_000);
    expect(clock.nextAt()).toBeUndefined();

    const [first] = sockets;
    expect(await send()).toMatchObject({ status: 200, bodyStart: 'ok' });
    if (first && receiver.lines.length > 1) expect(first.destroyed).toBe(true);
  });
});

/** A socket is read in pieces of so many bytes at most, and after each it is weighed. */
const readBytesMax = 65_536;
/** What the machine takes from a receiver before anybody reads: both ends' buffers of a loopback socket at their largest. */
const socketBuffersBytesMax = 16_777_216;

/** Nothing comes before the deadline; and what comes then comes within its half second. */
async function outlast(
  clock: ReturnType<typeof turnedClock>,
  receiver: HostileReceiver,
  sending: Promise<Answer>,
  until: NonNullable<HostileAnswer['until']>,
): Promise<void> {
  let answer: Answer | undefined;
  void sending.then((came) => (answer = came));
  await receiver.line(1);
  await clock.turnBy(until === 'no answer began' ? 14_999 : 19_999);
  expect(answer).toBeUndefined();
  await clock.turnBy(501);
  expect(answer).toBeDefined();
}

function expectVerdict(answer: Answer, becomes: Verdict): void {
  if (!('fault' in becomes)) return expect(answer).toMatchObject(becomes);
  expect(answer).toMatchObject({ kind: 'fault', fault: becomes.fault });
  expect(answer.kind === 'fault' && answer.message).toContain(becomes.message);
}
