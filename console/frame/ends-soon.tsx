import { Alert } from '@mantine/core';
import { useNow } from '../kit/instant.tsx';
import { useSession } from '../kit/session.ts';
import { duration } from '../texts/plain.ts';
import { t } from '../texts/texts.ts';

/** Says in good time that a session ends: it is not made longer by use. */
export function EndsSoon() {
  const { expiresAt } = useSession();
  const now = useNow();
  const leftMs = expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;
  if (leftMs > warnedMs) return undefined;
  return (
    <Alert color="yellow" role="status" mb="md">
      {t.doors.endsSoon(duration(Math.max(0, Math.ceil(leftMs / stepMs) * stepMs)))}
    </Alert>
  );
}

const warnedMs = 5 * 60_000;
/** Told by the half minute, so that nobody hears it counted down by the second. */
const stepMs = 30_000;
