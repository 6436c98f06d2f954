import type { components } from '../generated/api.ts';
import { t } from '../texts/texts.ts';

type Problem = components['schemas']['Problem'];

type ProblemFault = NonNullable<Problem['faults']>[number];

/** Why a request did not do what it was to do, in words for people. */
export class AskingProblem extends Error {
  override readonly name = 'AskingProblem';
  readonly title: string;
  /** A sentence with the cure. */
  readonly detail: string;
  readonly code: string;
  /** Of the answer; 0 where none came. */
  readonly status: number;
  readonly faults: readonly ProblemFault[];
  readonly requestId: string | undefined;

  constructor(said: Pick<AskingProblem, 'title' | 'detail' | 'code' | 'status' | 'faults' | 'requestId'>) {
    super(said.detail);
    this.title = said.title;
    this.detail = said.detail;
    this.code = said.code;
    this.status = said.status;
    this.faults = said.faults;
    this.requestId = said.requestId;
  }
}

/** What an answer that says no has to say. */
export async function problemIn(response: Response): Promise<AskingProblem> {
  const said = await saidIn(response);
  const ours = Object.entries(t.kit.problems).find(([code]) => code === said.code)?.[1];
  const requestId = response.headers.get('x-request-id') ?? undefined;
  return new AskingProblem({
    // What it says of keys and headers is for programs.
    title: ours?.title ?? textOr(said.title, t.kit.unexpected.title),
    detail: ours?.detail ?? textOr(said.detail, t.kit.unexpected.detail),
    code: textOr(said.code, 'unexpected'),
    status: response.status,
    faults: said.faults ?? [],
    requestId,
  });
}

export function unreachable(): AskingProblem {
  return new AskingProblem({
    ...t.kit.unreachable,
    code: 'unreachable',
    status: 0,
    faults: [],
    requestId: undefined,
  });
}

/** Whatever was thrown, as something to show. */
export function problemOf(thrown: unknown): AskingProblem {
  if (thrown instanceof AskingProblem) return thrown;
  return new AskingProblem({
    ...t.kit.unexpected,
    code: 'unexpected',
    status: 0,
    faults: [],
    requestId: undefined,
  });
}

/** The door: problems are described as such (RFC 9457); what is none, as a proxy's page, says nothing. */
async function saidIn(response: Response): Promise<Partial<Problem>> {
  try {
    return (await response.clone().json()) as Partial<Problem>;
  } catch {
    return {};
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
