import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { profiles } from '@schoolbell/wire/profiles';
import type { Answer, Scope } from '../../model.ts';
import type { Rig } from '../../testing/rig.ts';
import { rig } from '../../testing/rig.ts';
import { makeKey } from '../ground/key.ts';
import { createServer } from '../server.ts';

/**
 * A page of documentation as a story that is told to a real service: every request in it is made, in order, and every
 * answer that it shows is put in its place. Time and the customer's receiver are in the page's hand, by comments:
 *
 *     <!-- the receiver answers 503 -->      <!-- 20 seconds pass -->      <!-- ENDPOINT is id -->
 *
 * The last keeps a field of the latest answer, which later requests name as `$ENDPOINT`. `$KEY` is a key of the academy
 * `north`, `$BASIC` the same as Basic authentication writes it, `$OPERATOR` the operator's key. Fences say what they hold: `http request`, `http answer`, `http received` – the
 * latest request that the receiver got.
 */
export async function told(page: string): Promise<string> {
  const story = await begin();
  try {
    let written = '';
    let end = 0;
    for (const part of page.matchAll(parts)) {
      const { info, comment } = part.groups ?? {};
      const text = part.groups?.['text'] ?? '';
      written += page.slice(end, part.index);
      end = part.index + part[0].length;
      written +=
        comment === undefined ? await fence(story, info ?? '', text) : await heed(story, comment, part[0]);
    }
    return written + page.slice(end);
  } finally {
    await story.end();
  }
}

const parts = /^```(?<info>http[^\n]*)\n(?<text>[\s\S]*?)^```$|^<!-- (?<comment>.+) -->$/gm;

interface Story {
  readonly rig: Rig;
  readonly app: FastifyInstance;
  readonly words: Map<string, string>;
  answer: { readonly head: string; readonly type: string; readonly body: string };
  end(): Promise<void>;
}

async function begin(): Promise<Story> {
  const running = await rig();
  const { store, clock } = running;
  await store.createAcademy({ ...academy, createdAt: clock.now() });
  const randomBytes = repeatable();
  const app = createServer({
    ...running,
    profiles,
    outbox: running.worker,
    randomBytes,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    version: '0.0.0',
    registry: new Registry(),
    ready: async () => ({ ok: true, reasons: [] }),
    egressAddresses: ['192.0.2.10', '192.0.2.11'],
  });
  const key = async (scopes: readonly Scope[], owner?: string): Promise<string> => {
    const made = makeKey(scopes, randomBytes);
    const { hint, sha256 } = made;
    const id = `key_${scopes[0]}`;
    await store.createKey(
      { id, scopes, hint, createdAt: clock.now(), ...(owner !== undefined && { academy: owner }) },
      sha256,
    );
    return made.key;
  };
  const academys = await key(['publish', 'read', 'manage'], academy.id);
  const words = new Map([
    ['OPERATOR', await key(['operator'])],
    ['KEY', academys],
    ['BASIC', Buffer.from(`${academys}:`).toString('base64')],
  ]);
  const none = { head: '', type: '', body: '' };
  const end = async (): Promise<void> => {
    await app.close();
    await running.close();
  };
  return { rig: running, app, words, answer: none, end };
}

const academy = {
  id: 'north',
  name: 'North Academy',
  companyId: 'company-1',
  domain: { id: 'north', name: 'academy.example' },
};

async function fence(story: Story, info: string, text: string): Promise<string> {
  const fenced = (body: string): string => `\`\`\`${info}\n${body.trimEnd()}\n\`\`\``;
  if (info === 'http request') {
    await ask(story, text);
    return fenced(text);
  }
  if (info === 'http answer') return fenced(shownAnswer(story));
  if (info === 'http received') return fenced(received(story));
  throw new Error(`guide: a fence says "${info}"; it may say http request, http answer or http received`);
}

async function ask(story: Story, text: string): Promise<void> {
  const {
    app,
    rig: { clock },
  } = story;
  const [head = '', body] = filled(story, text)
    .trimEnd()
    .split(/\n\n(.*)/s);
  const [line = '', ...lines] = head.split('\n');
  const [method = '', url = ''] = line.split(' ');
  const headers = Object.fromEntries(lines.map((each) => each.split(/: (.*)/s).slice(0, 2))) as Record<
    string,
    string
  >;
  let done = false;
  const asking = app
    .inject({ method: method as 'GET', url, headers, ...(body !== undefined && { payload: body }) })
    .finally(() => (done = true));
  while (!done) await clock.turnBy(0);
  const { statusCode, statusMessage, headers: answered, payload } = await asking;
  story.answer = {
    head: `HTTP/1.1 ${statusCode} ${statusMessage}`,
    type: String(answered['content-type'] ?? ''),
    body: payload,
  };
  await clock.turnBy(0);
}

function filled({ words }: Story, text: string): string {
  return text.replaceAll(/\$([A-Z_]+)/g, (name, word: string) => {
    const value = words.get(word);
    if (value === undefined)
      throw new Error(`guide: ${name} was never kept; known: ${[...words.keys()].join(', ')}`);
    return value;
  });
}

function shownAnswer({ answer: { head, type, body } }: Story): string {
  if (body === '') return head;
  const isJson = /[/+]json/.test(type);
  return `${head}\ncontent-type: ${type}\n\n${isJson ? JSON.stringify(JSON.parse(body), null, 2) : body}`;
}

function received({ rig: { sent } }: Story): string {
  const last = sent.at(-1)?.request;
  if (!last) throw new Error('guide: nothing was received before this place');
  const lines = last.headers.map(([name, value]) => `${name}: ${value}`);
  return [
    `POST ${last.path} HTTP/1.1`,
    `Host: ${new URL(last.origin).host}`,
    ...lines,
    '',
    last.body.toString('utf8'),
  ].join('\n');
}

async function heed(story: Story, comment: string, whole: string): Promise<string> {
  const { rig: running, words } = story;
  const answers = /^the receiver answers (\d{3})(?: to (\S+))?$/.exec(comment);
  const time = /^(\d+) (second|minute|hour|day)s? pass(?:es)?$/.exec(comment);
  const keep = /^([A-Z_]+) is ([\w.]+)$/.exec(comment);
  if (answers) {
    const [, status, path] = answers;
    running.answer = (request): Answer =>
      answered(path === undefined || request.path === path ? Number(status) : 200);
  } else if (time) {
    await running.clock.turnBy(Number(time[1]) * unitMs[time[2] as keyof typeof unitMs]);
  } else if (keep) {
    const found = (keep[2] ?? '').split('.').reduce<unknown>(fieldOf, JSON.parse(story.answer.body));
    if (typeof found !== 'string') throw new Error(`guide: the latest answer has no text at ${keep[2]}`);
    words.set(keep[1] ?? '', found);
  } else {
    throw new Error(`guide: nobody understands <!-- ${comment} -->`);
  }
  return whole;
}

const answered = (status: number): Answer => ({ kind: 'response', status, headers: [], bodyStart: '' });

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const unitMs = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The same bytes at every telling, so that pages change only when the service does. */
function repeatable(): (count: number) => Buffer {
  let drawn = 0;
  return (count) => {
    const blocks = Array.from({ length: Math.ceil(count / 32) }, () =>
      createHash('sha256')
        .update(`guide ${(drawn += 1)}`)
        .digest(),
    );
    return Buffer.concat(blocks).subarray(0, count);
  };
}
