import { signatureHeaders, type PublishedEvent } from '@schoolbell/wire';
import { profileNamed } from '@schoolbell/wire/profiles';
import type { CourseCompleted } from './events.ts';
import type { Sample } from './sink.ts';

/** A request made ready beforehand, in undici's words: headers as names and values by turns. */
export interface SignedRequest {
  readonly headers: string[];
  readonly body: Buffer;
}

/** What the service sends for this event to an endpoint of the profile `standard`, made by the same encoder. */
export function signedRequest(event: CourseCompleted, secret: string): SignedRequest {
  const published: PublishedEvent<'course.completed'> = {
    ...event,
    academy: academy.id,
    publishedAt: event.occurredAt,
    sequence: 1,
  };
  const encoded = profile.encode(published, { academy });
  if (encoded.kind === 'inexpressible') throw new Error(encoded.message);
  const message = { id: event.id, timestamp: Math.floor(Date.now() / 1000), body: encoded.body };
  return {
    headers: [...encoded.headers, ...signatureHeaders(message, [secret])].flat(),
    body: Buffer.from(encoded.body),
  };
}

/**
 * The comparison is fair only where both send the same: throws unless two requests have the same headers, and bodies of
 * the same fields whose lengths differ by no more than a few digits of counters.
 */
export function sameKind(yardstick: Sample, service: Sample): void {
  const [bare, real] = [outline(yardstick), outline(service)];
  const bytesApart = Math.abs(yardstick.body.length - service.body.length);
  if (bare === real && bytesApart <= bytesApartMax) return;
  throw new Error(
    `The yardstick sends other requests than the service (${bytesApart} bytes apart): ${bare} – and: ${real}`,
  );
}

const profile = profileNamed('standard');
const academy = {
  id: 'bench',
  name: 'Bench Academy',
  companyId: 'bench',
  domain: { id: 'bench', name: 'bench.example.org' },
};
const bytesApartMax = 16;

function outline({ head, body }: Sample): string {
  const names = head
    .split('\r\n')
    .slice(1)
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  return `${names.toSorted().join(' ')} | ${body.replaceAll(/:"[^"]*"|:[\d.]+/g, '')}`;
}
