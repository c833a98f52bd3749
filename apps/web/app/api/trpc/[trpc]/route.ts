import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { logError } from '../../../../server/log-error.ts';
import { refuseForeign } from '../../../../server/refuse-foreign.ts';
import { appRouter } from '../../../../server/root.ts';
import { readSession } from '../../../../server/session.ts';
import { shutdownSignal } from '../../../../server/shutdown.ts';

async function handle(request: Request): Promise<Response> {
  const refused = refuseForeign(request);
  if (refused !== null) return refused;
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    router: appRouter,
    req: endingWithProcess(request),
    allowMethodOverride: true,
    createContext: async () => {
      const userNow = () => readSession(request.headers);
      return { user: await userNow(), userNow };
    },
    onError: ({ error, path }) => {
      // Whoever asked has gone: their question ended with them.
      if (request.signal.aborted) return;
      if (error.code === 'INTERNAL_SERVER_ERROR') logError(`trpc ${path ?? ''}`, error.cause ?? error);
    },
  });
}

/** The same request, whose signal also tells when the process stops: an open stream would hold SIGTERM up. */
function endingWithProcess(request: Request): Request {
  // Written out: `new Request(request)` throws on Next's own request class.
  const init: RequestInit & { duplex: 'half' } = {
    method: request.method,
    headers: request.headers,
    body: request.body,
    duplex: 'half',
    signal: AbortSignal.any([request.signal, shutdownSignal()]),
  };
  return new Request(request.url, init);
}

export { handle as GET, handle as POST };
