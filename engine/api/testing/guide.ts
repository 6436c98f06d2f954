import type { Answer } from '../../model.ts';
import type { OutgoingRequest } from '../../delivery/request.ts';
import type { Stage } from './guide-stage.ts';
import { setStage } from './guide-stage.ts';

/**
 * A page of documentation as a story that is told to a real service: every request in it is made, in order, and every
 * answer that it shows is put in its place. A fence says what it holds:
 *
 * - `http request`: is made. One whose answer is not shown has to succeed.
 * - `http answer`: what the latest request was answered.
 * - `http received`: the first request of the service that the latest `http request` brought about and that was not
 *   shown yet; where the fence's first line names a path, the first to that path.
 * - `sh`: stands as it is.
 *
 * Time and the customer's receiver are in the page's hand, by sentences in italics, each a paragraph of its own:
 *
 *     *The receiver now answers 404.*     *The receiver now answers 404 to /hook.*
 *     *20 seconds pass.*                  *Keep `id` as `$ENDPOINT`.*
 *
 * The last keeps a field of the latest answer for the requests that follow. `$KEY`, `$BASIC` and `$OPERATOR` are kept
 * from the beginning. Whatever else stands in italics on a line of its own, or in a comment that readers do not see, is
 * a mistake.
 */
export async function told(page: string): Promise<string> {
  const stage = await setStage();
  const story: Story = { stage, answered: undefined, unshown: undefined, brought: 0, shown: new Set() };
  try {
    let written = '';
    let end = 0;
    for (const part of page.matchAll(parts)) {
      written += prose(page.slice(end, part.index));
      end = part.index + part[0].length;
      const { kind, text, sentence } = part.groups ?? {};
      if (sentence === undefined) written += await fence(story, kind ?? '', text ?? '');
      else written += (await heed(story, sentence), part[0]);
    }
    written += prose(page.slice(end));
    refuseUnshown(story);
    return written;
  } finally {
    await stage.end();
  }
}

const parts = /^```(?<kind>[^`\n]*)\n(?<text>[\s\S]*?)^```$|^\*(?<sentence>[^*\n]+)\*$/gm;

interface Story {
  readonly stage: Stage;
  answered: { readonly head: string; readonly type: string; readonly body: string } | undefined;
  /** The latest request, while its answer is a failure that no reader has been shown. */
  unshown: string | undefined;
  /** How many requests the service had sent before the latest request to it. */
  brought: number;
  /** Those that the page has shown, by their place in what was sent. */
  readonly shown: Set<number>;
}

function prose(text: string): string {
  const stray = /^.*(?:```|~~~|<!--).*$/m.exec(text)?.[0];
  if (stray !== undefined) throw new Error(`guide: nobody sees or runs what begins with ${stray}`);
  return text;
}

async function fence(story: Story, kind: string, text: string): Promise<string> {
  const fenced = (body: string): string => `\`\`\`${kind}\n${body.trimEnd()}\n\`\`\``;
  switch (kind) {
    case 'http request':
      refuseUnshown(story);
      await ask(story, text);
      return fenced(text);
    case 'http answer':
      return fenced(shownAnswer(story));
    case 'http received':
      return fenced(received(story, /^POST (\S+) /.exec(text)?.[1]));
    case 'sh':
      return fenced(text);
    default:
      throw new Error(
        `guide: a fence says "${kind}"; it may say http request, http answer, http received or sh`,
      );
  }
}

async function ask(story: Story, text: string): Promise<void> {
  const { app, rig } = story.stage;
  const [head = '', body] = filled(story, text)
    .trimEnd()
    .split(/\n\n(.*)/s);
  const [line = '', ...lines] = head.split('\n');
  const [method = '', url = ''] = line.split(' ');
  const headers = Object.fromEntries(lines.map((each) => each.split(/: (.*)/s).slice(0, 2))) as Record<
    string,
    string
  >;
  story.brought = rig.sent.length;
  let done = false;
  const asking = app
    .inject({ method: method as 'GET', url, headers, ...(body !== undefined && { payload: body }) })
    .finally(() => (done = true));
  while (!done) await rig.clock.turnBy(0);
  const { statusCode, statusMessage, headers: answered, payload } = await asking;
  story.answered = {
    head: `HTTP/1.1 ${statusCode} ${statusMessage}`,
    type: String(answered['content-type'] ?? ''),
    body: payload,
  };
  if (statusCode === 500) throw new Error(`guide: ${line} should never be answered 500: ${payload}`);
  const isSuccess = statusCode >= 200 && statusCode < 300;
  story.unshown = isSuccess ? undefined : `${line} was answered ${statusCode}: ${payload}`;
  await rig.clock.turnBy(0);
}

function refuseUnshown({ unshown }: Story): void {
  if (unshown !== undefined)
    throw new Error(`guide: a request whose answer is not shown has to succeed, but ${unshown}`);
}

function filled({ stage: { words } }: Story, text: string): string {
  return text.replaceAll(/\$([A-Z_]+)/g, (name, word: string) => {
    const value = words.get(word);
    if (value === undefined)
      throw new Error(`guide: ${name} was never kept; known: ${[...words.keys()].join(', ')}`);
    return value;
  });
}

function shownAnswer(story: Story): string {
  if (story.answered === undefined) throw new Error('guide: nothing was asked before this answer');
  story.unshown = undefined;
  const { head, type, body } = story.answered;
  if (body === '') return head;
  const isJson = /[/+]json/.test(type);
  return `${head}\ncontent-type: ${type}\n\n${isJson ? JSON.stringify(JSON.parse(body), null, 2) : body}`;
}

function received({ stage: { rig }, brought, shown }: Story, path: string | undefined): string {
  const fresh = rig.sent.flatMap(({ request }, place) =>
    place >= brought && !shown.has(place) ? [{ request, place }] : [],
  );
  const found = fresh.find(({ request }) => path === undefined || request.path === path);
  if (found === undefined) {
    const others = fresh.map(({ request }) => request.path).join(', ') || 'nothing';
    throw new Error(
      `guide: since the latest request ${path ?? 'the receiver'} got nothing new; left: ${others}`,
    );
  }
  shown.add(found.place);
  return written(found.request);
}

function written({ path, origin, headers, body }: OutgoingRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const head = [`POST ${path} HTTP/1.1`, `Host: ${new URL(origin).host}`, ...lines];
  return [...head, '', body.toString('utf8')].join('\n');
}

async function heed(story: Story, sentence: string): Promise<void> {
  const { rig, words } = story.stage;
  const answers = /^The receiver now answers (\d{3})(?: to (\/\S*))?\.$/.exec(sentence);
  const time = /^(\d+) (second|minute|hour|day)s? pass(?:es)?\.$/.exec(sentence);
  const keep = /^Keep `([\w.]+)` as `\$([A-Z_]+)`\.$/.exec(sentence);
  if (answers) {
    const [, status, path] = answers;
    rig.answer = (request): Answer =>
      answered(path === undefined || request.path === path ? Number(status) : 200);
  } else if (time) {
    await rig.clock.turnBy(Number(time[1]) * unitMs[time[2] as keyof typeof unitMs]);
  } else if (keep) {
    refuseUnshown(story);
    const [, field = '', word = ''] = keep;
    const found = field.split('.').reduce<unknown>(fieldOf, JSON.parse(story.answered?.body ?? 'null'));
    if (typeof found !== 'string') throw new Error(`guide: the latest answer has no text at ${field}`);
    words.set(word, found);
  } else {
    throw new Error(`guide: nobody understands *${sentence}*`);
  }
}

const answered = (status: number): Answer => ({ kind: 'response', status, headers: [], bodyStart: '' });

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const unitMs = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };
