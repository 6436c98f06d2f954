interface SparklineProps {
  /** Oldest first; each a bar of two parts. */
  readonly bars: readonly { readonly good: number; readonly bad: number }[];
  /** What it shows, in words: those who do not see it have the same. */
  readonly label: string;
}

/** Bars without axes, for a glance in a list. */
export function Sparkline({ bars, label }: SparklineProps) {
  const most = Math.max(1, ...bars.map(({ good, bad }) => good + bad));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${bars.length * 4} 24`}
      className="sparkline"
      preserveAspectRatio="none"
    >
      {bars.map(({ good, bad }, index) => {
        const [goodHeight, badHeight] = [(good / most) * 24, (bad / most) * 24];
        return (
          <g key={index}>
            <rect className="bar-none" x={index * 4} y={23} width={3} height={1} />
            <rect className="bar-good" x={index * 4} y={24 - goodHeight} width={3} height={goodHeight} />
            <rect
              className="bar-bad"
              x={index * 4}
              y={24 - goodHeight - badHeight}
              width={3}
              height={badHeight}
            />
          </g>
        );
      })}
    </svg>
  );
}
