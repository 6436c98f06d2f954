import { expect, test } from 'vitest';
import { hidesSomething, visible } from './plain-text.ts';

test('markup and script are text like any other', () => {
  const text = '<script>alert(1)</script> <img src=x onerror=alert(1)> "&amp;" \u00E9 \u{1F514}';
  expect(visible(text)).toBe(text);
  expect(hidesSomething(text)).toBe(false);
});

test.each([
  ['turns the direction of writing', 'invoice\u202Egnp.exe', 'invoice‹U+202E›gnp.exe'],
  ['isolates a direction', 'a\u2067b\u2069', 'a‹U+2067›b‹U+2069›'],
  ['has no width', 'pay\u200Bpal', 'pay‹U+200B›pal'],
  ['is a filler that looks like nothing', 'a\u3164b', 'a‹U+3164›b'],
  ['is NUL', 'a\u0000b', 'a‹U+0000›b'],
  ['begins a command to a terminal', '\u001B[31mred', '‹U+001B›[31mred'],
  ['ends a line for some readers only', 'a\u2028b\u0085c', 'a‹U+2028›b‹U+0085›c'],
  ['marks the order of bytes', '\uFEFF{}', '‹U+FEFF›{}'],
  ['hides a text in tags', 'a\u{E0041}b', 'a‹U+E0041›b'],
])('what %s is shown by its code', (_what, text, shown) => {
  expect(visible(text)).toBe(shown);
  expect(hidesSomething(text)).toBe(true);
});

test('lines and tabs stay, and a lone carriage return is seen', () => {
  expect(visible('a\n\tb')).toBe('a\n\tb');
  expect(visible('a\r\nb')).toBe('a␍\nb');
});

test('a hundred thousand hidden characters are shown whole', () => {
  expect(visible('\u202E'.repeat(100_000))).toHaveLength(800_000);
});
