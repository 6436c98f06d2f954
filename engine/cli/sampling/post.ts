import type { Profile } from '@schoolbell/wire';
import type { Clock } from '../../clock.ts';
import type { AddressRule } from '../../delivery/address.ts';
import { createConnector } from '../../delivery/connector.ts';
import { termsOf } from '../../delivery/destination.ts';
import { judge, reasonOf } from '../../delivery/judge.ts';
import type { OutgoingRequest } from '../../delivery/request.ts';
import { createSender } from '../../delivery/send.ts';
import type { Answer } from '../../model.ts';

/** Sends it once, as the profile would, to whatever address whoever asks has named. */
export async function postSample(
  profile: Profile,
  request: OutgoingRequest,
  clock: Clock,
  extraCa: string | undefined,
): Promise<{ readonly isSuccess: boolean; readonly told: string }> {
  const connector = createConnector({
    rule: anywhere,
    clock,
    ...(extraCa !== undefined && { extraCa }),
  });
  const sender = createSender({ connector, clock });
  const terms = termsOf(profile, { lenient: false });
  const startedAt = clock.now();
  const answer = await sender.send(request, terms);
  const now = clock.now();
  await sender.close();
  const outcome = judge(answer, terms, { tries: 1, firstTryAt: startedAt }, now, () => 0.5);
  const isSuccess = outcome.kind === 'delivered';
  const verdict = isSuccess ? 'success' : 'no success';
  const first = `${reasonOf(answer)} after ${now - startedAt} ms: ${verdict} for ${profile.name}`;
  return { isSuccess, told: `${[first, ...shown(answer)].join('\n')}\n` };
}

/** Whoever asks sits at this machine and may go wherever it may. */
const anywhere: AddressRule = { faultOfHost: () => undefined, faultOfAddress: () => undefined };

function shown(answer: Answer): readonly string[] {
  const hops = (answer.hops ?? []).map((hop) => `redirected to ${hop}`);
  if (answer.kind === 'fault') return hops;
  return [...hops, ...answer.headers.map(([name, value]) => `${name}: ${value}`), '', answer.bodyStart];
}
