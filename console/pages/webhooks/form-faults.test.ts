import { describe, expect, test } from 'vitest';
import { faultsByField } from './form-faults.ts';

describe('what the API refuses', () => {
  test('lands at the field where it arose', () => {
    const faults = [
      { path: 'url', message: 'No URL.' },
      { path: 'eventTypes[2]', message: 'Unknown.' },
      { path: 'auth.basic.password', message: 'Give it anew.' },
      { path: 'auth.basic.username', message: 'No colon.' },
      { path: 'headers.X-Key', message: 'Not this one.' },
      { path: 'retry.gapsSeconds[0]', message: 'Too long.' },
    ];
    expect(faultsByField(faults)).toEqual({
      url: 'No URL.',
      eventTypes: 'Unknown.',
      'auth.password': 'Give it anew.',
      'auth.username': 'No colon.',
      'headers.X-Key': 'Not this one.',
      retry: 'Too long.',
    });
  });

  test('several of one field are said one after the other', () => {
    const faults = [
      { path: 'courses[0]', message: 'Empty.' },
      { path: 'courses[3]', message: 'Too long.' },
    ];
    expect(faultsByField(faults)).toEqual({ courses: 'Empty. Too long.' });
  });

  test('of no field is said at none', () => {
    expect(faultsByField([{ path: 'unknown', message: 'What?' }, { message: 'All of it.' }])).toEqual({});
  });
});
