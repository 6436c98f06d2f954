import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeMasterKey, readMasterKeys } from './master-key.ts';

const [one, two] = [makeMasterKey(randomBytes), makeMasterKey(randomBytes)];

describe('a list of master keys', () => {
  test.each([
    ['on lines', `${one}\n${two}\n`],
    ['behind commas', `${one}, ${two}`],
    ['with remarks and empty lines', `# of this month, and before\n\n  ${one}\r\n${two}`],
  ])('is read %s, in its order', (_, text) => {
    const read = readMasterKeys(text);
    expect(read).toMatchObject({ kind: 'keys', keys: [{ id: idOf(one) }, { id: idOf(two) }] });
    expect(read.kind === 'keys' && Buffer.from(read.keys[0].bytes).toString('hex')).toBe(one.slice(5, 69));
  });

  test('names each key by a digest, from which nobody gets the key', () => {
    expect(idOf(one)).toMatch(/^mk_[0-9a-f]{16}$/);
    expect(idOf(one)).not.toBe(idOf(two));
    expect(one).not.toContain(idOf(one).slice(3));
  });

  test.each([
    ['nothing', '', 'holds no key'],
    ['remarks alone', '# none yet\n', 'holds no key'],
    ['another kind of key', `${one}\nsb_op_x`, 'holds as key 2 what is none'],
    ['a digit that is wrong', `${one.slice(0, 9)}${one[9] === '0' ? '1' : '0'}${one.slice(10)}`, 'mistyped'],
    ['a digit that is missing', one.slice(0, -1), 'holds as key 1 what is none'],
    ['a key twice', `${one}\n${two}\n${one}`, 'holds a key twice'],
  ])('is refused where it holds %s, without repeating it', (_, text, fault) => {
    const read = readMasterKeys(text);
    expect(read).toMatchObject({ kind: 'fault', fault: expect.stringContaining(fault) });
    expect(JSON.stringify(read)).not.toMatch(/sbmk_|sb_op_|[0-9a-f]{20}/);
  });
});

function idOf(key: string): string {
  const read = readMasterKeys(key);
  return read.kind === 'keys' ? read.keys[0].id : 'none';
}
