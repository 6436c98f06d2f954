/**
 * Shows what cannot be seen, or what turns the direction of writing, by its code: nobody is to be led to read something else
 * than was sent. Tabs and ends of lines stay. (Unicode Technical Report 36; CVE-2021-42574.)
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : character === '\r'
        ? '␍'
        : `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}

/** Whether `visible` would change it. */
export function hidesSomething(text: string): boolean {
  return visible(text) !== text;
}
