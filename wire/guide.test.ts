import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { profileNamed } from './profiles.ts';
import { academy, samples } from './samples.ts';
import { signatureHeaders } from './signature.ts';

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```js\n(?<text>[\s\S]*?)^```$/gm)].map(
  ({ groups }) => groups?.['text'] ?? '',
);
const [receiver = '', signing = '', dialects = ''] = blocks;

test('the receiver of the README takes what is genuine, once, and refuses the rest', async () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const { lines, child } = run(receiver, { PORT: '0', SIGNING_SECRET: secret });
  const port = /\d+/.exec((await lines.next()).value ?? '')?.[0];

  const event = samples['course.completed'];
  const encoded = profileNamed('standard').encode(event, { academy });
  const body = encoded.kind === 'body' ? encoded.body : '';
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = Object.fromEntries(signatureHeaders({ id: event.id, timestamp, body }, [secret]));
  const post = async (text: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: text });
    return answer.status;
  };

  expect(await post(body)).toBe(204);
  expect((await lines.next()).value).toBe(`course.completed: ${event.data.learner.email}`);
  expect(await post(body)).toBe(204);
  expect(await post(`${body} `)).toBe(400);
  // The repeated one printed nothing in between.
  expect((await lines.next()).value).toBe('refused: signature-wrong');
  child.kill();
});

test('what the README says of signatures is what it prints', async () => {
  expect(await printedBy(signing)).toEqual(['genuine', 'signature-wrong']);
  expect(readme).toContain('prints `genuine` and `signature-wrong`');
});

test('the README finds the dialects, and reads one of them', async () => {
  const printed = (await printedBy(dialects)).join('\n');
  expect(printed).toMatch(/^acadle fellow .*standard$/m);
  expect(printed).toContain("type: 'course.completed'");
  expect(printed).toMatch(/id: '7001'/);
});

async function printedBy(text: string): Promise<readonly string[]> {
  const printed: string[] = [];
  for await (const line of run(text).lines) printed.push(line);
  return printed;
}

/** As a program of its own, that finds the package by its name. */
function run(text: string, env: Readonly<Record<string, string>> = {}) {
  const words = ['--conditions=schoolbell', '--import', 'tsx', '--input-type=module', '--eval', text];
  const child = spawn(process.execPath, words, {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}
