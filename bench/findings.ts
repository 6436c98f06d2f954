import type { Spread } from './measure.ts';

/** One figure of a run. `min` and `max` stand where it was measured several times; `value` is then the median. */
export interface Finding {
  readonly section: string;
  readonly figure: string;
  readonly unit:
    | 'per s'
    | 'of the yardstick'
    | 'of one'
    | 'of without'
    | 'ms'
    | 's'
    | 'µs'
    | 'claims'
    | 'MiB'
    | 'deliveries';
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
}

export function finding(
  section: string,
  figure: string,
  unit: Finding['unit'],
  measured: number | Spread,
): Finding {
  if (typeof measured === 'number') return { section, figure, unit, value: measured };
  return { section, figure, unit, value: measured.median, min: measured.min, max: measured.max };
}

/** The table for people: columns by width, numbers to the right. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = findings.map(({ section, figure, unit, value, min, max }, index) => [
    findings[index - 1]?.section === section ? '' : section,
    figure,
    shown(value),
    min === undefined || max === undefined ? '' : `${shown(min)} – ${shown(max)}`,
    unit,
  ]);
  const table = [['section', 'figure', 'value', 'min – max', 'unit'], ...rows];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three digits that count; whole numbers from a hundred on, with a narrow space between thousands. */
function shown(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
