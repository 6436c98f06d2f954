import type { AuditEntry, Endpoint } from '../../model.ts';
import type {
  DataKey,
  DataKeyMade,
  EndpointToSeal,
  MasterUse,
  NewDataKey,
  OtherMasterQuery,
  Rewrapped,
  Scrubbed,
  Sealing,
  SealingQuery,
} from './data-keys.ts';
import type { Page } from './pages.ts';

/** What a store knows of the keys that secrets are sealed with. */
export interface SealingVerbs {
  /** Undefined where nobody has claimed it yet. */
  sealing(): Promise<Sealing | undefined>;
  /** Has the installation sealed under this master key where nobody did before; answers how it is then. */
  claimSealing(master: string): Promise<Sealing>;
  /**
   * Has the installation sealed under another master key: from then on no data key comes into being that the one before it
   * wraps. False, and nothing is written down, where it is not sealed under `from`.
   */
  adoptMaster(master: string, from: string, audit?: AuditEntry): Promise<boolean>;
  /**
   * Rewrites what secrets were kept in, so that the files hold nothing of what was replaced. Nothing else is served
   * meanwhile, so it is not begun where there are more than `bytesMax` to be rewritten.
   */
  scrub(bytesMax: number): Promise<Scrubbed>;
  /** The files hold nothing in plain any more. */
  noteScrubbed(): Promise<void>;
  /** Those of an academy, newest first: the newest seals, the others still open. */
  dataKeys(academy: string): Promise<readonly DataKey[]>;
  /**
   * Only where the academy's newest is still the one that its maker knows of. Whoever judged by the roster before is outdated
   * then, unless there was none: nothing is sealed with an older key any more. It has to be wrapped by the master key that
   * the installation is sealed under, where one was claimed.
   */
  createDataKey(made: NewDataKey, audit?: AuditEntry): Promise<DataKeyMade>;
  /** False where it is the newest, or an endpoint may still be sealed with it. */
  deleteDataKey(academy: string, id: string): Promise<boolean>;
  /** Every master key that is needed to open all data keys. */
  masterUses(): Promise<readonly MasterUse[]>;
  /** Of all academies, those that another master key wraps than the one asked by, oldest first. */
  dataKeysOfOthers(query: OtherMasterQuery): Promise<Page<DataKey>>;
  /** Answers how many are wrapped anew; one that is wrapped otherwise by now stays as it is. */
  rewrapDataKeys(rewrapped: readonly Rewrapped[], audit?: AuditEntry): Promise<number>;
  endpointsToSeal(query: SealingQuery): Promise<Page<EndpointToSeal>>;
  /**
   * Puts the secrets of `after` in the place of those of `before`, and changes nothing else; the roster stays the same, since
   * what they say does. False where the endpoint is no longer as `before` has it.
   */
  resealEndpoint(before: Endpoint, after: Endpoint): Promise<boolean>;
}
