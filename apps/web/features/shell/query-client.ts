import { QueryCache, QueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import superjson from 'superjson';

/** React Query as every screen uses it, on the server and in the browser. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      // What the server just rendered is not asked again at once.
      queries: { staleTime: 5_000, retry: (count, error) => count < 2 && !wasAnswered(error) },
      dehydrate: { serializeData: superjson.serialize },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = error.data;
  return typeof data === 'object' && data !== null && 'code' in data ? String(data.code) : undefined;
}

/** The server said no: asking again gives the same answer. A broken connection is another matter. */
function wasAnswered(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && code !== 'INTERNAL_SERVER_ERROR' && code !== 'SERVICE_UNAVAILABLE';
}

/** For errors of queries and streams: where there is no session any more, goes to sign-in and comes back here. */
export function leaveWhenSignedOut(error: unknown): void {
  if (typeof window === 'undefined' || codeOf(error) !== 'UNAUTHORIZED') return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}
