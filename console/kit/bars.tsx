import './bars.css';
import { amount } from '../texts/plain.ts';
import { namedBars, scaleTop } from './bar-scale.ts';

interface BarsProps {
  /** What all of it shows, in words: those who do not see it have the same. */
  readonly label: string;
  readonly heightPx: number;
  /** What each bar is made of, from the ground up. */
  readonly kinds: readonly { readonly name: string; readonly colour: 'blue' | 'green' | 'yellow' | 'red' }[];
  /** Oldest first; of each kind so many. */
  readonly bars: readonly { readonly name: string; readonly counts: readonly number[] }[];
  /** Whether names stand below, and what the colours mean. */
  readonly isNamed?: boolean;
}

/**
 * Bars over time, stacked, each with its numbers on hover. Drawn here since the first page shows them, and a library for
 * charts alone is a third of the script that this page may have.
 */
export function Bars({ label, heightPx, kinds, bars, isNamed = true }: BarsProps) {
  const top = scaleTop(Math.max(0, ...bars.map(({ counts }) => sumOf(counts))));
  return (
    <div role="img" aria-label={label}>
      <div className="bars">
        <div className="bars-axis">
          {[top, top / 2, 0].map((mark) => (
            <span key={mark}>{amount(mark)}</span>
          ))}
        </div>
        <svg
          className="bars-plot"
          height={heightPx}
          viewBox={`0 0 ${bars.length * 10} 100`}
          preserveAspectRatio="none"
        >
          <line className="bars-middle" x1={0} x2={bars.length * 10} y1={50} y2={50} />
          {bars.map(({ name, counts }, at) => (
            <g key={at}>
              <title>{told(name, kinds, counts)}</title>
              <rect className="bars-column" x={at * 10} y={0} width={10} height={100} />
              {counts.map((count, kind) => (
                <rect
                  key={kinds[kind]?.name}
                  className={`bars-${kinds[kind]?.colour}`}
                  x={at * 10 + 1}
                  y={100 - (sumOf(counts.slice(0, kind + 1)) / top) * 100}
                  width={8}
                  height={(count / top) * 100}
                />
              ))}
            </g>
          ))}
        </svg>
        {isNamed && (
          <div className="bars-names">
            {namedBars(bars.length, namesMax).map((at) => (
              <span key={at} style={{ left: `${(at / bars.length) * 100}%` }}>
                {bars[at]?.name}
              </span>
            ))}
          </div>
        )}
      </div>
      {isNamed && (
        <div className="bars-legend">
          {kinds.map(({ name, colour }) => (
            <span key={name}>
              <span className={`bars-swatch bars-${colour}`} />
              {name}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

const namesMax = 6;

function told(name: string, kinds: BarsProps['kinds'], counts: readonly number[]): string {
  return [name, ...kinds.map((kind, at) => `${kind.name}: ${amount(counts[at] ?? 0)}`)].join('\n');
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
