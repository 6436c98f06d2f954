import { ask, type Asked, type Destination } from '../asking/ask.ts';

/** How far it came, in a sentence; empty where nothing was done. */
export type Turned =
  | { readonly kind: 'done'; readonly told: string }
  | { readonly kind: 'stopped' | 'shut-out'; readonly told: string; readonly message: string };

/**
 * Asks a running service, slice by slice, until every data key is wrapped by the master key that stands first there now.
 * With `to` it has to be that one, or nothing is changed.
 */
export async function rotateMaster(destination: Destination, to?: string): Promise<Turned> {
  let sum = 0;
  let from: string | undefined;
  let wanted = to;
  for (;;) {
    const text = JSON.stringify(wanted === undefined ? {} : { to: wanted });
    const asked = await ask({ path: '/v1/master-key/rotate', method: 'POST', text }, destination);
    if (asked.kind !== 'answered')
      return brokenOff(asked, sum > 0 ? `${sum} data keys were wrapped anew.` : '');
    const { id, rewrapped, left, missing, altered } = asked.body;
    if (typeof asked.body['from'] === 'string') from = asked.body['from'];
    // Behind one address several nodes may answer: all of them shall name the same.
    wanted = String(id);
    const count = Number(rewrapped);
    sum += count;
    if (left !== 0 && count > 0) continue;
    const faults = [...faultsOfMissing(missing, left), ...faultsOfAltered(altered)];
    const isTurned = from !== undefined || sum > 0;
    const told = isTurned ? turnedTo(wanted, from, sum) : nothingToDo(wanted);
    if (faults.length > 0) return { kind: 'stopped', told, message: faults.join('\n') };
    return { kind: 'done', told: isTurned ? `${told} Every other may be taken away.` : told };
  }
}

/** The same for the secrets of an academy and a new data key. */
export async function rotateData(destination: Destination, academy: string): Promise<Turned> {
  let sum = 0;
  const path = `/v1/academies/${encodeURIComponent(academy)}/data-key/rotate`;
  for (;;) {
    const asked = await ask({ path, method: 'POST' }, destination);
    if (asked.kind !== 'answered')
      return brokenOff(asked, sum > 0 ? `${sum} endpoints were sealed anew.` : '');
    const { id, resealed, done } = asked.body;
    sum += Number(resealed);
    if (done !== false) {
      return { kind: 'done', told: `${sum} endpoints were sealed anew, with the data key ${String(id)}.` };
    }
  }
}

function turnedTo(id: string, from: string | undefined, sum: number): string {
  const before = from === undefined ? '' : `, in place of ${from}`;
  return `${sum} data keys were wrapped anew; the master key ${id} seals from now on${before}.`;
}

/** Who wanted another to seal is to see that it does not. */
function nothingToDo(id: string): string {
  return (
    `Nothing was changed: the master key ${id} stands first where the service has its master keys from, and seals already. ` +
    'Where another is to seal, put it first there, on every node; what is set in a variable, or was copied at the start, is ' +
    'read at a start, so start the service anew. Then give this command again, with --to and the id of the new key.'
  );
}

function brokenOff(asked: Exclude<Asked, { kind: 'answered' }>, told: string): Turned {
  const { message } = asked;
  if (asked.kind === 'unreachable')
    return { kind: 'stopped', told, message: `${message} Give the same command again to go on.` };
  return { kind: asked.status === 409 ? 'stopped' : 'shut-out', told, message };
}

function faultsOfMissing(missing: unknown, left: unknown): readonly string[] {
  if (!Array.isArray(missing) || missing.length === 0) return [];
  return [
    `${String(left)} data keys are wrapped by ${missing.map(String).join(', ')}, which the service does not have: put it back where ` +
      'its master keys come from, behind the first.',
  ];
}

function faultsOfAltered(altered: unknown): readonly string[] {
  if (typeof altered !== 'number' || altered === 0) return [];
  return [
    `${altered} data keys were altered in the database and cannot be opened; the endpoints that they seal are disabled, and say so.`,
  ];
}
