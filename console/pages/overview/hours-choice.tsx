import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { t } from '../../texts/texts.ts';
import { type HealthHours, healthSpans } from '../../kit/health-bars.ts';

/** How far to look back; it stands in the address. */
export function HoursChoice({ hours }: { readonly hours: HealthHours }) {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="sm"
      aria-label={t.overview.span}
      value={String(hours)}
      data={healthSpans.map((span) => ({
        value: String(span.hours),
        label: t.overview.spans[span.hours],
      }))}
      onChange={(chosen) =>
        void navigate({ to: '.', search: { hours: chosen }, replace: true, resetScroll: false })
      }
    />
  );
}
