import type { Clock } from '../../clock.ts';
import type { CopyReport } from '../../store/copy/ledger.ts';

/** Tells how a copy goes on, in a line now and then. */
export function copyProgress(
  say: (line: string) => void,
  clock: Pick<Clock, 'now'>,
  everyMs = 1_000,
): (report: CopyReport) => void {
  let table = '';
  let began = { at: 0, rows: 0 };
  let saidAt = 0;

  function copied({ rows, of, isDone, table: name, made }: Extract<CopyReport, { kind: 'copied' }>): void {
    const now = clock.now();
    if (name !== table) {
      table = name;
      began = { at: now, rows: rows - made };
    }
    if (!isDone && now - saidAt < everyMs) return;
    saidAt = now;
    const perSecond = Math.round((rows - began.rows) / Math.max((now - began.at) / 1000, 0.001));
    const rate = now > began.at ? `, ${written(perSecond)} a second` : '';
    say(`${name}: ${written(rows)} of ${written(of)} rows${rate}`);
  }

  return (report) => {
    switch (report.kind) {
      case 'begun':
        return say(report.goesOn ? 'The copy that was begun goes on.' : 'The copy begins.');
      case 'copied':
        return copied(report);
      case 'comparing':
        return say(`${report.table}: comparing both sides, row by row`);
      case 'verified': {
        const { rows, sha256 } = report.digest;
        return say(`${report.table}: the same on both sides, ${written(rows)} rows, sha256 ${sha256}`);
      }
      default:
        return report satisfies never;
    }
  };
}

function written(count: number): string {
  return count.toLocaleString('en');
}
