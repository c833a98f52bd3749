import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { ReactNode } from 'react';
import { makeQueryClient } from '../features/shell/query-client.ts';
import { requireUser } from './require-user.ts';
import { appRouter } from './root.ts';

/** A page waits so long for what it asked; what takes longer is asked by the browser, behind a skeleton. */
const PATIENCE_MS = 200;

/**
 * For pages: asks on the server what the screen will ask first, so that it comes with the page.
 *
 *     const { trpc, queries } = await prefetching();
 *     const asked = [queries.prefetchQuery(trpc.source.list.queryOptions({}))];
 *     return <Prefetched queries={queries} asked={asked}><SourcesScreen /></Prefetched>;
 */
export async function prefetching() {
  const user = await requireUser();
  const queries = makeQueryClient();
  return {
    user,
    queries,
    trpc: createTRPCOptionsProxy({
      ctx: { user, userNow: async () => user },
      router: appRouter,
      queryClient: queries,
    }),
  };
}

type Props = { queries: QueryClient; asked: readonly Promise<void>[]; children: ReactNode };

/** Hands to the browser what was answered in time. Only finished answers: a pending one would hydrate unlike it was rendered. */
export async function Prefetched({ queries, asked, children }: Props): Promise<ReactNode> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([Promise.all(asked), patience]);
  clearTimeout(timer);
  return <HydrationBoundary state={dehydrate(queries)}>{children}</HydrationBoundary>;
}
