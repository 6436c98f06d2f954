import { randomId } from '../ids.ts';
import type { DataKey, Rewrapped } from '../store/words/data-keys.ts';
import { open, seal } from './cipher.ts';
import type { MasterKey } from './master-key.ts';

/** A data key that can be used. */
export interface OpenedKey {
  readonly academy: string;
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

type Chance = (count: number) => Buffer;

/** A new key for an academy, open and as the store keeps it. */
export function makeDataKey(
  academy: string,
  master: MasterKey,
  createdAt: number,
  randomBytes: Chance,
): { readonly opened: OpenedKey; readonly kept: DataKey } {
  const opened = { academy, id: randomId('dk', randomBytes), bytes: randomBytes(32) };
  const kept = { academy, id: opened.id, createdAt, ...wrap(opened, master, randomBytes) };
  return { opened, kept };
}

/** Undefined where the master key does not open it: it was altered, or comes from another academy. */
export function openDataKey({ academy, id, wrapped }: DataKey, master: MasterKey): OpenedKey | undefined {
  const bytes = open(master.bytes, Buffer.from(wrapped, 'base64'), boundTo({ academy, id }, master));
  return bytes && { academy, id, bytes };
}

/** The same key, wrapped by another master key. */
export function rewrap(opened: OpenedKey, from: string, master: MasterKey, randomBytes: Chance): Rewrapped {
  const { academy, id } = opened;
  return { academy, id, from, ...wrap(opened, master, randomBytes) };
}

function wrap(
  opened: OpenedKey,
  master: MasterKey,
  randomBytes: Chance,
): Pick<DataKey, 'master' | 'wrapped'> {
  const wrapped = seal(master.bytes, opened.bytes, boundTo(opened, master), randomBytes);
  return { master: master.id, wrapped: wrapped.toString('base64') };
}

function boundTo({ academy, id }: Pick<DataKey, 'academy' | 'id'>, master: MasterKey): readonly string[] {
  return ['data key', academy, id, master.id];
}
