import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { goodAnswer } from '../testing/hostile-answers.ts';
import type { Script } from '../testing/hostile-steps.ts';
import { hostileReceiver } from '../testing/hostile-receiver.ts';
import { close, halfClose, hang, readBytes, readRequest, reset, write } from '../testing/hostile-steps.ts';
import { realClock } from '../testing/real-clock.ts';
import { gone, spiedSender } from '../testing/spied-sender.ts';
import { turnedClock } from '../testing/turned-clock.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function setup(...scripts: readonly Script[]) {
  const clock = turnedClock(Date.parse('2026-01-05T08:00:00Z'));
  const receiver = await hostileReceiver({ clock }, ...scripts);
  // What is closed here is so for a reason, and not because its time was up.
  const sender = spiedSender(clock, {}, { keepAliveMs: 600_000 });
  opened.push(sender, receiver);
  return { clock, receiver, sender, send: (body?: string | Buffer) => sender.send(receiver.origin, body) };
}

const good: Script = [readRequest, write(goodAnswer)];
const chunkedAnswer =
  'HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\nx-a: b\r\n\r\n2\r\nok\r\n0\r\n\r\n';
const closingAnswer = 'HTTP/1.1 500 No\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno';

/** Where the connection was to close anyway, only the length tells that the body is not whole. */
const isCutOff = { kind: 'fault', fault: expect.stringMatching(/^(reset|malformed-answer)$/) };

describe('an answer that is cut off', () => {
  const cuts = [goodAnswer, chunkedAnswer, closingAnswer].flatMap((answer) =>
    [close, reset, halfClose].map((how) => ({ answer, how })),
  );
  test.each(cuts)('after any of its bytes is none, and the next comes well', async ({ answer, how }) => {
    const { receiver, send } = await setup();
    for (let bytes = 0; bytes < answer.length; bytes += 1) {
      receiver.play([readRequest, write(answer.slice(0, bytes)), how], good);
      expect(await send(), `cut after ${bytes} bytes`).toMatchObject(isCutOff);
    }
    receiver.play([readRequest, write(answer), hang], good);
    expect(await send()).toMatchObject({ kind: 'response', status: Number(answer.slice(9, 12)) });
  });
});

describe('an answer with bytes changed, left out, doubled or put in', () => {
  test('always becomes something, and the next comes well', async () => {
    const { receiver, sender, send } = await setup();
    const place = fc.nat({ max: chunkedAnswer.length });
    const change = fc.record({
      at: place,
      drop: fc.nat({ max: 4 }),
      put: fc.oneof(
        fc.constantFrom(
          '\r\n',
          '\0',
          ' ',
          ':',
          '0\r\n\r\n',
          goodAnswer,
          'HTTP/1.1 100 \r\n\r\n',
          '\xFF',
          ';',
          'F',
        ),
        fc.string({ maxLength: 3 }),
      ),
    });
    const told = { kind: expect.stringMatching(/^(response|fault)$/) };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(goodAnswer, chunkedAnswer, closingAnswer),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 60 }),
        fc.constantFrom(close, reset, halfClose),
        async (answer, changes, cutAt, how) => {
          const spoiled = changes.reduce<string>(
            (text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop),
            answer,
          );
          receiver.play(
            [readRequest, write(spoiled.slice(0, cutAt)), write(spoiled.slice(cutAt)), how],
            good,
          );
          expect(await send()).toMatchObject(told);
          // A kept connection that dies under the next request is another test's.
          for (const socket of sender.sockets) await gone(socket);
          receiver.play([readRequest, write(closingAnswer), close]);
          expect(await send()).toMatchObject({ status: 500, bodyStart: 'no' });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a connection that is kept', () => {
  test.each([
    ['an answer too many', goodAnswer.replace('200', '500')],
    ['a byte too many', 'x'],
  ])('and then brings %s is given up: the next delivery has its own answer', async (_, junk) => {
    const { receiver, sender, send } = await setup([readRequest, write(goodAnswer + junk), hang], good);
    expect(await send()).toMatchObject({ status: 200 });
    expect(await send()).toMatchObject({ status: 200, bodyStart: 'ok' });
    expect(receiver.lines).toHaveLength(2);
    expect(sender.sockets[0]?.destroyed).toBe(true);
  });

  test('and brings junk a while later is given up as well', async () => {
    const { receiver, send } = await setup([readRequest, write(goodAnswer), hang], good);
    expect(await send()).toMatchObject({ status: 200 });
    const line = await receiver.line(1);
    await write('\r\n')(line);
    await line.closed;
    expect(await send()).toMatchObject({ status: 200 });
    expect(receiver.lines).toHaveLength(2);
  });

  test.each([
    ['closes', close],
    ['resets', reset],
  ])('%s between two deliveries, and the second takes another', async (_, how) => {
    const { receiver, sender, send } = await setup([readRequest, write(goodAnswer), how], good);
    expect(await send()).toMatchObject({ status: 200 });
    for (const socket of sender.sockets) await gone(socket);
    expect(await send()).toMatchObject({ status: 200 });
    expect(receiver.lines).toHaveLength(2);
  });

  test('dies under the next request: that one was perhaps heard and is not sent twice in one try', async () => {
    const { receiver, send } = await setup([readRequest, write(goodAnswer), readRequest, close], good);
    expect(await send()).toMatchObject({ status: 200 });
    expect(await send()).toMatchObject({ fault: 'reset' });
    expect(receiver.lines).toHaveLength(1);
    expect(await send()).toMatchObject({ status: 200 });
  });

  test('is not kept for longer because its server would bear it', async () => {
    const answer = goodAnswer.replace('content', 'keep-alive: timeout=3600\r\ncontent');
    const receiver = await hostileReceiver({ clock: realClock }, [readRequest, write(answer), hang]);
    const sender = spiedSender(realClock, {}, { keepAliveMs: 30 });
    opened.push(sender, receiver);
    expect(await sender.send(receiver.origin)).toMatchObject({ status: 200 });
    await receiver.lines[0]?.closed;
    expect(sender.sockets[0]?.destroyed).toBe(true);
  });
});

describe('a receiver that does not read what it is sent', () => {
  const large = Buffer.alloc(33_554_432, 'x');

  test('costs no more than the deadline', async () => {
    const { clock, receiver, sender, send } = await setup([readBytes(1), hang]);
    const sending = send(large);
    await receiver.line(1);
    await clock.turnBy(15_100);
    expect(await sending).toMatchObject({ fault: 'timeout', message: 'No answer began within 15000 ms.' });
    expect(sender.sockets[0]?.destroyed).toBe(true);
  });

  test('and answers all the same gets no second request on top of the first', async () => {
    const { receiver, sender, send } = await setup([readBytes(1), write(goodAnswer), hang], good);
    expect(await send(large)).toMatchObject({ status: 200 });
    expect(sender.sockets[0]?.destroyed).toBe(true);
    expect(await send()).toMatchObject({ status: 200 });
    expect(receiver.lines).toHaveLength(2);
  });
});
