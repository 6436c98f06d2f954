import { describe, expect, test } from 'vitest';
import { operationExamples } from './examples/operations.ts';
import { profileNamed } from './profiles.ts';
import { receive } from './receiver.ts';
import { academy, samples } from './samples.ts';
import { signatureHeaders } from './signature.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const profile = profileNamed('standard');
const event = samples['course.completed'];
const now = Date.parse('2026-03-02T09:46:00Z');

function arrived(body: string) {
  const signature = signatureHeaders({ id: event.id, timestamp: now / 1000, body }, [secret]);
  return { headers: Object.fromEntries(signature), body };
}

function sent() {
  const encoded = profile.encode(event, { academy });
  if (encoded.kind === 'inexpressible') throw new Error(encoded.message);
  return arrived(encoded.body);
}

describe('receiving', () => {
  test('gives the event of a signed message', () => {
    const received = receive({ profile, message: sent(), secret, now });
    const { id, type, occurredAt, data } = event;
    expect(received).toEqual({ kind: 'event', event: { id, type, occurredAt, data } });
  });

  test('refuses a body that was changed on its way', () => {
    const message = { ...sent(), body: sent().body.replace('Zoë', 'Zoe') };
    expect(receive({ profile, message, secret, now })).toMatchObject({
      kind: 'refused',
      code: 'signature-wrong',
    });
    expect(receive({ profile, message, now })).toMatchObject({ kind: 'event' });
  });

  test('knows a test message', () => {
    const ping = profile.test({ academy, now, id: 'msg_ping' });
    expect(ping).toEqual({
      kind: 'body',
      headers: [
        ['Content-Type', 'application/json'],
        ['User-Agent', 'Schoolbell'],
      ],
      body: '{"id":"msg_ping","type":"endpoint.ping","occurredAt":"2026-03-02T09:46:00.000Z","publishedAt":"2026-03-02T09:46:00.000Z","academy":"acme","sequence":0,"data":{}}',
    });
    const body = ping.kind === 'body' ? ping.body : '';
    expect(receive({ profile, message: arrived(body), secret, now })).toEqual({ kind: 'ping' });
  });

  test('tells an operational event from a learner’s', () => {
    const { id, type, occurredAt, data, ...envelope } = operationExamples['endpoint.disabled'];
    const body = JSON.stringify({ id, type, occurredAt, ...envelope, data: { ...data, colour: 'red' } });
    expect(receive({ profile, message: arrived(body), secret, now })).toEqual({
      kind: 'operation',
      event: { id, type, occurredAt, data },
    });
    const wrong = JSON.stringify({ id, type, occurredAt, data: { reason: 7 } });
    expect(receive({ profile, message: arrived(wrong), secret, now })).toMatchObject({
      kind: 'refused',
      code: 'undecodable',
    });
  });

  test('passes over fields that a newer sender adds', () => {
    const newer = {
      ...event,
      mood: 'good',
      data: { ...event.data, learner: { ...event.data.learner, shoeSize: 40 } },
    };
    const received = receive({ profile, message: arrived(JSON.stringify(newer)), secret, now });
    expect(received).toMatchObject({ kind: 'event', event: { data: { learner: { id: 'usr_7f3k' } } } });
    expect(JSON.stringify(received)).not.toMatch(/mood|shoeSize/);
  });

  test('refuses what does not fit its type', () => {
    const wrong = { ...event, data: { ...event.data, learner: { id: 7 } } };
    expect(receive({ profile, message: arrived(JSON.stringify(wrong)), secret, now })).toEqual({
      kind: 'refused',
      code: 'undecodable',
      message: '`data.learner.id` must be a string, not the number 7.',
    });
  });

  test('lets an unforeseen fault through', () => {
    const broken = {
      decode: () => {
        throw new RangeError('a mistake of ours');
      },
    };
    expect(() => receive({ profile: broken, message: sent(), now })).toThrow(RangeError);
  });
});
