/** A gap between tries as people write one – `90`, `90 s`, `5 min`, `1.5 h`, `2 d` – in seconds; undefined where it is none. */
export function gapSeconds(text: string): number | undefined {
  const [, amount = '', unit = 's'] = written.exec(text.trim().toLowerCase()) ?? [];
  if (amount === '') return undefined;
  const seconds = Number(amount.replace(',', '.')) * (secondsOf[unit] ?? Number.NaN);
  if (Number.isNaN(seconds) || seconds < secondsMin || seconds > secondsMax) return undefined;
  return Math.round(seconds * 1000) / 1000;
}

/** The same gap as a person would write it: in the largest unit that it is a whole number of. */
export function gapText(seconds: number): string {
  const [size, unit] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, 's'];
  return `${seconds / size} ${unit}`;
}

/** As the API takes them: a week at most. */
const secondsMax = 604_800;
const secondsMin = 0.001;

const written = /^([0-9]+(?:[.,][0-9]+)?)\s*([a-z]+)?$/;

const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

const secondsOf: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};
