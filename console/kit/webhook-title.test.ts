import { expect, test } from 'vitest';
import { webhookTitle } from './webhook-title.ts';

test('a webhook is known by its note, else by where it listens', () => {
  expect(webhookTitle({ description: 'The CRM', url: 'https://crm.example.com/hook' })).toBe('The CRM');
  expect(webhookTitle({ description: ' ', url: 'https://crm.example.com/hook' })).toBe(
    'crm.example.com/hook',
  );
});

test('a note cannot turn the title, fill the page, or break its line', () => {
  expect(webhookTitle({ description: 'a\u202Eb\nc', url: 'https://a.example' })).toBe('a‹U+202E›b c');
  expect(webhookTitle({ description: 'x'.repeat(500), url: 'https://a.example' })).toHaveLength(91);
});
