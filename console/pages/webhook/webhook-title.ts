import { visible } from '../../kit/plain-text.ts';

/** What people know a webhook by: the note that somebody gave it, else where it listens. */
export function webhookTitle({
  description,
  url,
}: {
  readonly description?: string;
  readonly url: string;
}): string {
  const note = visible(description?.trim() ?? '').replaceAll('\n', ' ');
  return shortened(note === '' ? visible(url.replace(/^https?:\/\//, '')) : note);
}

function shortened(text: string): string {
  return text.length <= titleCharactersMax ? text : `${text.slice(0, titleCharactersMax)}…`;
}

const titleCharactersMax = 90;
