import type { AddressRule } from '../../delivery/address.ts';
import { portOf, targetOf } from '../../delivery/target.ts';
import type { ProblemFault } from '../../problem.ts';

const urlCharactersMax = 1024;

/** What makes a text unfit to be an endpoint's URL, as far as the text says it. */
export function urlFaults(text: string, profile: string, schemes: readonly string[]): ProblemFault[] {
  if (text.length > urlCharactersMax) {
    return refuse(
      'url-too-long',
      `The URL is longer than ${urlCharactersMax} characters; give a shorter one.`,
    );
  }
  const target = targetOf(text);
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(text)?.[0].toLowerCase() ?? '';
  const isUrl = target.kind === 'target' || target.code !== 'url-malformed';
  if (isUrl && !schemes.includes(scheme)) {
    return refuse('scheme-refused', schemeWords(profile, schemes, scheme));
  }
  return target.kind === 'target' ? [] : refuse(target.code, target.message);
}

/**
 * What makes the host of a URL one that nothing is delivered to. A host that is refused is told in one sentence, whatever the
 * reason: what a name leads to is found out when sending, and nobody reads that.
 */
export function hostFaults(text: string, rule: AddressRule): ProblemFault[] {
  const target = targetOf(text);
  if (target.kind === 'unfit') return [];
  const port = portOf(target.url);
  const fault = rule.faultOfHost(target.url.hostname, port);
  if (fault === undefined) return [];
  return fault.code === 'port-refused'
    ? refuse(
        fault.code,
        `Port ${port} is not delivered to; use 443, 80 or one from 1024 up that no other protocol owns.`,
      )
    : refuse(
        fault.code,
        'Nothing is delivered to the host of this URL; give one that is reachable from the public internet, by its full name.',
      );
}

function refuse(code: string, message: string): ProblemFault[] {
  return [{ path: 'url', code, message }];
}

function schemeWords(profile: string, schemes: readonly string[], scheme: string): string {
  const cure = schemes.length === 1 ? `give one that begins with ${schemes[0]}://` : 'give one of these';
  return `Profile ${profile} takes ${schemes.join(' and ')} URLs only, not ${scheme}; ${cure}.`;
}
