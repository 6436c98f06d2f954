import type { TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Certificates } from '../testing/bad-tls.ts';
import { makeCertificates } from '../testing/bad-tls.ts';
import { goodAnswer, hostileAnswers } from '../testing/hostile-answers.ts';
import type { Script } from '../testing/hostile-steps.ts';
import { hostileReceiver } from '../testing/hostile-receiver.ts';
import {
  close,
  drip,
  forever,
  hang,
  readBytes,
  readRequest,
  reset,
  write,
} from '../testing/hostile-steps.ts';
import { realClock } from '../testing/real-clock.ts';
import { spiedSender } from '../testing/spied-sender.ts';
import { turnedClock } from '../testing/turned-clock.ts';

const name = 'school.example';
let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates(name, realClock.now());
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** An https sender against a receiver that speaks TLS so, or none at all. */
async function setup(tls: TlsOptions | undefined, ...scripts: readonly Script[]) {
  const clock = turnedClock(Date.parse('2026-01-05T08:00:00Z'));
  const receiver = await hostileReceiver({ clock, ...(tls && { tls }) }, ...scripts);
  const sender = spiedSender(clock, {
    extraCa: certificates.authority,
    resolve: async () => ['127.0.0.1'],
    // By real time: the handshake is undici's.
    connectTimeoutMs: 300,
  });
  opened.push(sender, receiver);
  return { clock, receiver, sender, send: () => sender.send(`https://${name}:${receiver.port}`) };
}

const good: Script = [readRequest, write(goodAnswer), readRequest, write(goodAnswer)];

test('a good certificate is spoken to, and the connection is kept', async () => {
  const { receiver, send } = await setup(certificates.good, good);
  expect(await send()).toMatchObject({ status: 200 });
  expect(await send()).toMatchObject({ status: 200 });
  expect(receiver.lines).toHaveLength(1);
});

describe('a certificate that is', () => {
  const cases: readonly (readonly [what: string, kind: keyof Certificates, message: RegExp])[] = [
    ['expired', 'expired', /has expired; renew it/],
    ['not valid yet', 'notYetValid', /is not valid yet/],
    ['for another name', 'ofAnotherName', /is for another name/],
    ['signed by itself', 'selfSigned', /signed by itself/],
    ['of an unknown authority', 'ofUnknownAuthority', /No trusted authority stands behind/],
  ];
  test.each(cases)('%s is a fault that says so, and nothing is sent', async (_, kind, message) => {
    const tls = certificates[kind];
    const { receiver, send } = await setup(typeof tls === 'string' ? {} : tls, good);
    expect(await send()).toMatchObject({ fault: 'tls', message: expect.stringMatching(message) });
    for (const line of receiver.lines) expect(line.read()).toBe('');
  });
});

describe('a handshake that', () => {
  test('offers only an old protocol is a fault', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const { send } = await setup({ ...certificates.good, ...old }, good);
    expect(await send()).toMatchObject({ fault: 'tls', message: expect.stringMatching(/TLS 1\.2 or later/) });
  });

  const cases: readonly (readonly [what: string, script: Script, expected: object])[] = [
    [
      'is plain text',
      [readBytes(1), write(goodAnswer), hang],
      { fault: 'tls', message: expect.stringMatching(/did not answer in TLS/) },
    ],
    [
      'is closed',
      [readBytes(1), close],
      { fault: 'tls', message: expect.stringMatching(/closed the connection/) },
    ],
    ['is reset', [readBytes(1), reset], { fault: 'reset' }],
    ['hangs', [readBytes(1), hang], { fault: 'connect' }],
    ['is not even read', [hang], { fault: 'connect' }],
    ['drips', [readBytes(1), drip(`\x16\x03\x03\x40\x00${'\x02'.repeat(2_000)}`, 1)], { fault: 'connect' }],
    [
      'floods',
      [readBytes(1), forever(write('\x16\x03\x03\x40\x00' + '\x02'.repeat(16_384)))],
      { fault: 'tls' },
    ],
  ];
  test.each(cases)('%s is a fault, and the next delivery goes well', async (_, script, expected) => {
    const { clock, receiver, send } = await setup(undefined, script);
    const sending = send();
    let isDone = false;
    void sending.then(() => (isDone = true));
    // Drips go by the turned clock, the handshake by the real one.
    for (let ms = 0; !isDone; ms += 1) await clock.turnBy(ms < 1_000 ? 1 : 0);
    expect(await sending).toMatchObject(expected);
    const line = await receiver.line(1);
    line.socket.resume();
    await line.closed;
  });

  test('hangs for longer than the whole may take ends with the whole', async () => {
    const clock = turnedClock(Date.parse('2026-01-05T08:00:00Z'));
    const receiver = await hostileReceiver({ clock }, [hang]);
    const sender = spiedSender(clock, { resolve: async () => ['127.0.0.1'], connectTimeoutMs: 60_000 });
    opened.push(sender, receiver);
    const sending = sender.send(`https://${name}:${receiver.port}`);
    await receiver.line(1);
    await clock.turnBy(15_100);
    expect(await sending).toMatchObject({ fault: 'timeout' });
  });
});

test('within TLS no more is read of an endless answer than without', async () => {
  const endless = hostileAnswers.filter((each) =>
    /never ends|floods|endless|100 000|1 MiB|petabyte/.test(each.name),
  );
  expect(endless.length).toBeGreaterThan(12);
  for (const { name: what, script, becomes } of endless) {
    const { sender, send } = await setup(certificates.good, script, good);
    const answer = await send();
    expect(answer, what).toMatchObject('fault' in becomes ? { fault: becomes.fault } : becomes);
    expect(sender.sockets[0]?.bytesRead, what).toBeLessThan(2 * 65_536);
  }
});
