interface SentRequest {
  readonly url: string;
  readonly headers: readonly (readonly string[])[];
  readonly body: string;
}

/**
 * A request as a command for a shell. Values that are shown masked stand as variables, to be filled in by whoever has them.
 * Whatever the request holds, the shell takes it for text, and so does the terminal that it is pasted into.
 */
export function curlOf({ url, headers, body }: SentRequest): string {
  const named = headers.filter(([name = '']) => !saidByCurl.has(name.toLowerCase()));
  return [
    `curl --globoff --request POST ${quoted(url)}`,
    ...named.map(([name = '', value = '']) => `--header ${headerOf(name, value)}`),
    `--data-raw ${quoted(body)}`,
  ].join(' \\\n  ');
}

const saidByCurl = new Set(['host', 'content-length', 'connection', 'transfer-encoding']);
const mask = '***';

function headerOf(name: string, value: string): string {
  if (value !== mask) return quoted(`${name}: ${value}`);
  return `${quoted(`${name}: `)}"$${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}"`;
}

/** What cannot be seen could end the paste and begin a command of its own, so it is written by its code. */
function quoted(text: string): string {
  if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => codeOf(character.codePointAt(0) ?? 0));
  return `$'${escaped}'`;
}

function codeOf(point: number): string {
  return `\\U${point.toString(16).toUpperCase().padStart(8, '0')}`;
}
