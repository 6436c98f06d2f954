import { visible } from './plain-text.ts';

interface ForeignProps {
  /** Short, and written by strangers: an id, a reason, a URL, the value of a header. */
  readonly text: string;
  /** What is longer is cut, and whole on hover. */
  readonly charactersMax?: number;
}

/** A stranger's text inside a line of ours: it cannot turn the line, and hides nothing. */
export function Foreign({ text, charactersMax = 300 }: ForeignProps) {
  const shown = visible(text);
  if (shown.length <= charactersMax) return <bdi className="foreign">{shown}</bdi>;
  return (
    <bdi className="foreign" title={shown.slice(0, titleCharactersMax)}>
      {shown.slice(0, charactersMax)}…
    </bdi>
  );
}

const titleCharactersMax = 4000;
