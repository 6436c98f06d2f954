import { expect, test } from 'vitest';
import { endpointChangeReader, newEndpointReader } from './endpoint-shape.ts';

test.each([
  ['a new endpoint', newEndpointReader],
  ['a change', endpointChangeReader],
])('what %s may hold besides an unknown field is told whole, `retry` with it', (_, reader) => {
  for (const wish of [{ zzzzzzzz: 1 }, { zzzzzzzz: 1, retry: 'house' }]) {
    const read = reader.read({ url: 'https://example.com/', profile: 'plain', ...wish });
    const faults = read.kind === 'faulty' ? read.faults : [];
    const unknown = faults.find(({ path }) => path === 'zzzzzzzz');
    expect(unknown?.message).toMatch(/known: .*\bretry\b/);
  }
});

test('a misspelt `retry` is known for what was meant', () => {
  const read = newEndpointReader.read({ url: 'https://example.com/', profile: 'plain', retyr: 'house' });
  expect(read).toMatchObject({
    kind: 'faulty',
    faults: [{ message: '`retyr` is unknown; did you mean `retry`?' }],
  });
});
