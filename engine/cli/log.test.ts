import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function setup(level = 'debug') {
  const lines: string[] = [];
  return { log: createLog(level, { write: (line: string) => lines.push(line) }), lines };
}

test('one line an occurrence: its weight, its time, its fields and its name', () => {
  const { log, lines } = setup();
  log.info({ academy: 'north', tookMs: 12 }, 'delivered');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    academy: 'north',
    tookMs: 12,
    msg: 'delivered',
  });
});

test('fields that nobody allowed are named and withheld', () => {
  const { log, lines } = setup();
  log.info({ password: 'canary', academy: { nested: 'canary' }, body: 'canary' }, 'x');
  expect(lines.join('')).not.toContain('canary');
  expect(lines.join('')).toContain('"password":"[withheld]"');
});

test('secrets are masked wherever they strayed', () => {
  const { log, lines } = setup();
  const secrets = [
    'sb_op_0123456789ABCDEFGHIJKLMNOPQRST_00c0ffee',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'Bearer canary-canary',
    'Basic Y2FuYXJ5',
    'https://user:canary@example.com/x',
    'connect to postgres://bell:canary@db.example/bell',
    'https://example.com/hook?token=canary',
  ];
  for (const secret of secrets) {
    log.warn(
      { reason: `it said ${secret} and went`, error: new Error(secret, { cause: new Error(secret) }) },
      'x',
    );
  }
  expect(lines).toHaveLength(secrets.length);
  expect(lines.join('')).not.toMatch(/canary|Y2FuYXJ5|0123456789ABC|MfKQ9r8/);
});

test('what weighs less than the level is not written', () => {
  const { log, lines } = setup('warn');
  log.info({}, 'x');
  expect(lines).toEqual([]);
});
