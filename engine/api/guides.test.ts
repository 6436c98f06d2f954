import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { told } from './testing/guide.ts';

const folder = new URL('../../docs/', import.meta.url).pathname;
const pages = readdirSync(folder).filter(
  (name) => name.endsWith('.md') && /^```/m.test(readFileSync(join(folder, name), 'utf8')),
);

test('each of the five systems has its guide, and so has what is better than all five', () => {
  const guides = ['acadle', 'fellow', 'fuse', 'innovative-educators', 'looking-after', 'skilljar'];
  expect(pages).toEqual(expect.arrayContaining(guides.map((name) => `${name}.md`)));
});

// `npx vitest run engine/api/guides.test.ts -u` writes the answers into the pages.
test.each(pages)('every answer that docs/%s shows is what the service says', async (name) => {
  const page = join(folder, name);
  await expect(await told(readFileSync(page, 'utf8'))).toMatchFileSnapshot(page);
});

describe('a guide', () => {
  const fence = (kind: string, text = '') => `\`\`\`${kind}\n${text}\n\`\`\`\n`;
  const look = fence('http request', 'GET /v1/academies/north\nAuthorization: Bearer $OPERATOR');
  const lookAstray = fence('http request', 'GET /v1/academies/south\nAuthorization: Bearer $OPERATOR');
  const got = fence('http received');
  const json = 'Authorization: Bearer $KEY\nContent-Type: application/json\n\n';
  const listen = fence(
    'http request',
    `POST /v1/academies/north/endpoints\n${json}{"profile": "fellow", "url": "https://receiver.example/hook"}`,
  );
  const enrol = fence(
    'http request',
    `POST /v1/academies/north/events\n${json}` +
      '{"id": "e-1", "type": "course.enrolled", "occurredAt": "2026-01-05T07:58:00Z", ' +
      '"data": {"learner": {"id": "1", "email": "ada@example.com"}, "course": {"id": "2", "title": "Sums"}}}',
  );

  test('is told with its answers in their places, and the rest as it was', async () => {
    const page = `${look}\n*Keep \`id\` as \`$ACADEMY\`.*\n\nIt is there:\n\n${fence('http answer')}${fence('sh', 'ls')}`;
    const written = await told(page);
    expect(written).toContain('```http answer\nHTTP/1.1 200 OK\ncontent-type: application/json');
    expect(written.replace(/(```http answer\n)[\s\S]*?(\n```)/, '$1$2')).toBe(page);
  });

  test('shows what was received in the order in which it came, to the path that is named', async () => {
    const twice = listen + listen.replace('/hook', '/other') + enrol;
    const written = await told(
      twice + fence('http received', 'POST /other HTTP/1.1') + fence('http received'),
    );
    expect([...written.matchAll(/^POST (\/\w+) HTTP/gm)].map(([, path]) => path)).toEqual([
      '/other',
      '/hook',
    ]);
  });

  test.each([
    ['a failure that is not shown', lookAstray, 'GET /v1/academies/south was answered 404'],
    ['a failure before another request', lookAstray + look, 'was answered 404'],
    ['a fence of another kind', fence('http requests'), 'a fence says "http requests"'],
    ['a fence without a kind', fence(''), 'a fence says ""'],
    ['a fence that does not end', '```http request\nGET /', '```http request'],
    ['a fence that is indented', `  ${fence('sh')}`, 'nobody sees or runs'],
    ['a sentence that means nothing', '*The receiver sleeps.*\n', '*The receiver sleeps.*'],
    ['a comment', '<!-- 20 seconds pass -->\n', '<!-- 20 seconds pass -->'],
    ['an answer to nothing', fence('http answer'), 'nothing was asked'],
    ['nothing received', look + got, 'got nothing new'],
    ['something received long ago', listen + enrol + look + got, 'got nothing new'],
    ['something received that was shown', listen + enrol + got + got, 'got nothing new'],
    [
      'something received elsewhere',
      listen + enrol + fence('http received', 'POST /x HTTP/1.1'),
      'left: /hook',
    ],
    ['a word that was never kept', look.replace('$OPERATOR', '$OTHER'), '$OTHER was never kept'],
    ['a field that is not there', `${look}\n*Keep \`nothing\` as \`$X\`.*\n`, 'no text at nothing'],
  ])('that has %s is refused', async (_, page, fault) => {
    await expect(told(page)).rejects.toThrow(fault);
  });
});
