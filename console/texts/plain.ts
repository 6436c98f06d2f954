const numbers = new Intl.NumberFormat('en');

/** `1 delivery`, `2,000 deliveries`. */
export function counted(count: number, one: string, many: string): string {
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}

/** A part of one as people say it: `99.8 %`; never rounded up to all nor down to nothing. */
export function percent(part: number): string {
  if (part > 0.999 && part < 1) return '> 99.9 %';
  if (part > 0 && part < 0.001) return '< 0.1 %';
  return `${numbers.format(Math.round(part * 1000) / 10)} %`;
}

/** A length of time in its two largest units: `2 d 3 h`, `850 ms`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${numbers.format(Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

export function amount(count: number): string {
  return numbers.format(count);
}
