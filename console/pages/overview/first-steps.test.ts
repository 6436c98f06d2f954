import { expect, test } from 'vitest';
import { firstSteps } from './first-steps.ts';

const ticked = (begun: Parameters<typeof firstSteps>[0]) =>
  firstSteps(begun).map(({ step, isDone }) => `${isDone ? '+' : '-'}${step}`);

test('a new installation has three steps before it, ticked as they are done', () => {
  expect(ticked({ academies: 0, webhooks: 0, published: 0 })).toEqual(['-academy', '-webhook', '-sample']);
  expect(ticked({ academies: 1, webhooks: 2, published: 0 })).toEqual(['+academy', '+webhook', '-sample']);
  expect(ticked({ academies: 1, webhooks: 0, published: 5 })).toEqual(['+academy', '-webhook', '+sample']);
});

test('inside of an academy nobody is told to add one', () => {
  expect(ticked({ webhooks: 0, published: 0 })).toEqual(['-webhook', '-sample']);
});

test('whoever has gone the way sees no steps', () => {
  expect(ticked({ academies: 3, webhooks: 1, published: 1 })).toEqual([]);
  expect(ticked({ webhooks: 1, published: 1 })).toEqual([]);
});
