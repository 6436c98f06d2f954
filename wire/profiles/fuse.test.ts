import { describe, expect, test } from 'vitest';
import { academy, samples } from '../samples.ts';
import { profile } from './fuse.ts';

const encode = (event: Parameters<typeof profile.encode>[0]) => profile.encode(event, { academy });

describe('Fuse', () => {
  test('cannot say who attended which occurrence of a session that names none', () => {
    const { session, ...data } = samples['session.attended'].data;
    const { id, startsAt, endsAt, timezone } = session;
    const event = {
      ...samples['session.attended'],
      data: { ...data, session: { id, startsAt, endsAt, timezone } },
    };
    expect(encode(event)).toMatchObject({ kind: 'inexpressible', field: 'session.occurrenceId' });
  });

  test('carries learning plans and SCORM only', () => {
    const { path, ...completion } = samples['path.completed'].data;
    const program = {
      ...samples['path.completed'],
      data: { ...completion, path: { ...path, kind: 'program' as const } },
    };
    expect(profile.carries['path.completed']?.when?.(program)).toBe(false);
    expect(profile.carries['path.completed']?.when?.(samples['path.completed'])).toBe(true);
    const { content, ...consumption } = samples['content.completed'].data;
    const video = {
      ...samples['content.completed'],
      data: { ...consumption, content: { ...content, kind: 'video' as const } },
    };
    expect(profile.carries['content.completed']?.when?.(video)).toBe(false);
  });

  test('does not say what happened: without the type of its URL a body says nothing', () => {
    expect(() => profile.decode({ headers: {}, body: 'user_id=1' })).toThrow('pass the type');
    expect(profile.decode({ headers: {}, body: 'user_id=1', type: 'learner.updated' })).toEqual({
      type: 'learner.updated',
      data: { learner: { id: '1' } },
    });
  });

  test('writes ids that need it as forms do', () => {
    const event = {
      ...samples['learner.created'],
      data: { learner: { id: 'a b&c=ü+', email: 'a@b.example' } },
    };
    expect(encode(event)).toMatchObject({ body: 'user_id=a+b%26c%3D%C3%BC%2B' });
  });
});
