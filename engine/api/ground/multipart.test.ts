import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../problem.ts';
import { parseMultipart } from './multipart.ts';

const type = 'multipart/form-data; boundary=b';
const whole = [
  '--b',
  'Content-Disposition: form-data; name="target_url"',
  '',
  'https://a.example/ä',
  '--b',
  'Content-Disposition: form-data; name="headers"',
  'Content-Type: application/json; charset=utf-8',
  '',
  '{"a": "b"}',
  '--b',
  'Content-Disposition: form-data; name="blank"',
  '',
  '',
  '--b--',
  '',
].join('\r\n');

test('fields are read in order, whatever type they claim', async () => {
  const form = await parseMultipart(Buffer.from(whole), type);
  expect(Object.entries(form)).toEqual([
    ['target_url', 'https://a.example/ä'],
    ['headers', '{"a": "b"}'],
    ['blank', ''],
  ]);
});

test('however a body is broken, it is a form or a problem that the caller can cure', async () => {
  const bodies = [whole, whole.replace('name="blank"', 'name="blank"; filename="f"')];
  const cut = fc.tuple(fc.nat(), fc.nat(8), fc.string({ maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bodies),
      fc.array(cut, { minLength: 1, maxLength: 4 }),
      async (body, cuts) => {
        const broken = cuts.reduce((text, [place, length, instead]) => {
          const at = place % (text.length + 1);
          return text.slice(0, at) + instead + (length > 7 ? '' : text.slice(at + length));
        }, body);
        const answer: unknown = await parseMultipart(Buffer.from(broken), type).catch(
          (error: unknown) => error,
        );
        if (answer instanceof Error) {
          expect(answer).toBeInstanceOf(Problem);
          expect(answer).toMatchObject({
            status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
          });
        }
      },
    ),
    { numRuns: 1500 },
  );
});
