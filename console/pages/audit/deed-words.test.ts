import { expect, test } from 'vitest';
import { actorWords, type AuditEntry, deedWords, subjectPage } from './deed-words.ts';

const entry = (action: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'aud_1',
  at: '2026-03-01T12:00:00.000Z',
  actor: 'key_1',
  action,
  subject: 'it',
  details: {},
  ...more,
});
const operator = { academy: undefined, operate: true };
const customer = { academy: 'north', operate: false };

test('what is known is said in words, and what is not by its own name', () => {
  expect(deedWords('endpoint.pause')).toBe('paused the webhook');
  expect(deedWords('planet.move')).toBe('did planet.move to');
  expect(deedWords('constructor')).toBe('did constructor to');
});

test('who did it is told by the label, else by the id', () => {
  expect(actorWords({ actor: 'ses_1', label: 'ada@example.com' })).toBe('ada@example.com');
  expect(actorWords({ actor: 'ses_1', label: ' ' })).toBe('ses_1');
  expect(actorWords({ actor: 'start' })).toBe('The first start');
});

test('what it was done to leads to its page', () => {
  const north = { academy: 'north' };
  expect(subjectPage(entry('endpoint.change', north), operator)).toEqual({
    kind: 'webhook',
    academy: 'north',
    endpoint: 'it',
  });
  expect(subjectPage(entry('replay.start', { ...north, details: { endpoint: 'ep_1' } }), operator)).toEqual({
    kind: 'webhook',
    academy: 'north',
    endpoint: 'ep_1',
  });
  expect(subjectPage(entry('records.reset'), customer)).toMatchObject({ kind: 'learner', learner: 'it' });
  expect(subjectPage(entry('academy.create'), operator)).toEqual({ kind: 'academy', academy: 'it' });
});

test('nothing leads to what is deleted, nor a customer to what only operators see', () => {
  expect(subjectPage(entry('endpoint.delete'), customer)).toBeUndefined();
  expect(subjectPage(entry('academy.delete'), operator)).toBeUndefined();
  expect(subjectPage(entry('key.create', { academy: 'north' }), operator)).toMatchObject({ kind: 'access' });
  expect(subjectPage(entry('key.create'), customer)).toBeUndefined();
  expect(subjectPage(entry('master-key.rotate'), { academy: undefined, operate: false })).toBeUndefined();
});
