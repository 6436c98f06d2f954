import { QueryClient } from '@tanstack/react-query';
import { ask } from './api.ts';
import { AskingProblem } from './problem.ts';

/** What was asked lately. */
export const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // What is refused stays refused; what cannot be reached may come back.
      retry: (failures, error) => isPassing(error) && failures < 2,
    },
  },
});

/** How often a list that people watch asks for what is new. */
export const liveMs = 2_000;

const sessionPath = '/v1/session';
export const sessionKey = ['get', sessionPath] as const;

/** Asks anew who is here; the frame shows the door where that is nobody any more. */
async function sessionChanged(): Promise<void> {
  await queries.invalidateQueries({ queryKey: sessionKey });
}

ask.use({
  onResponse({ request, response, schemaPath }) {
    // A wrong key at the door says nothing of a session.
    const isByKey = request.headers.has('authorization');
    if (response.status === 401 && schemaPath !== sessionPath && !isByKey) void sessionChanged();
  },
});

function isPassing(error: unknown): boolean {
  return error instanceof AskingProblem && (error.status === 0 || error.status === 503);
}
