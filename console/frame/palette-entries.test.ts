import { expect, test } from 'vitest';
import { academyEntries, idEntries, matching, webhookEntries } from './palette-entries.ts';
import { actionEntries, pageEntries } from './palette-pages.ts';

const customer = { operate: false, manage: false, publish: false };
const operator = { operate: true, manage: true, publish: true };
const labels = (entries: readonly { readonly label: string }[]) => entries.map(({ label }) => label);

test('an id opens what it may be: a delivery by its mark, else a learner or an event', () => {
  expect(labels(idEntries(' dlv_187 ', 'acme'))).toEqual(['Delivery dlv_187']);
  expect(labels(idEntries('l-77', 'acme'))).toEqual(['Learner l-77', 'Event l-77']);
});

test('words are no id, and without an academy there is nowhere to look', () => {
  for (const typed of ['', '  ', 'two words', 'x'.repeat(201)]) expect(idEntries(typed, 'acme')).toEqual([]);
  expect(idEntries('l-77', undefined)).toEqual([]);
});

test('a webhook is found by its name and by its URL', () => {
  const webhook = { id: 'ep_1', academy: 'acme', url: 'https://hr.example/hook', name: 'HR sync' };
  const entries = webhookEntries([webhook]);
  expect(labels(matching(entries, 'hr.example'))).toEqual(['HR sync']);
  expect(labels(matching(entries, 'SYNC'))).toEqual(['HR sync']);
  expect(matching(entries, 'sync payroll')).toEqual([]);
});

test('what begins with the words stands before what only has them', () => {
  const entries = academyEntries([
    { id: 'a', name: 'Old north' },
    { id: 'b', name: 'Northwind' },
  ]);
  expect(labels(matching(entries, 'north'))).toEqual(['Northwind', 'Old north']);
});

test('before anything is typed, pages and actions are offered', () => {
  const entries = [...academyEntries([{ id: 'a', name: 'A' }]), ...actionEntries()];
  expect(labels(matching(entries, ' '))).toEqual(labels(actionEntries()));
});

test('a customer is offered no page that their session does not allow', () => {
  const offered = labels(pageEntries({ may: customer, academy: 'acme' }));
  expect(offered).toEqual([
    'Overview',
    'Webhooks',
    'Deliveries',
    'Events',
    'Learners',
    'Catalogue',
    'Compare two profiles',
    'Egress addresses',
  ]);
});

test('every entry has an id of its own', () => {
  const ids = [...pageEntries({ may: operator, academy: 'acme' }), ...actionEntries()].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
