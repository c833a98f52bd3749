import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { ReactNode } from 'react';
import { makeQueryClient } from '../features/shell/query-client.ts';
import { requireUser } from './require-user.ts';
import { appRouter } from './root.ts';

/**
 * For pages: asks on the server what the screen will ask first, so that it is there with the page.
 *
 *     const { trpc, queries } = await prefetching();
 *     void queries.prefetchQuery(trpc.source.list.queryOptions({}));
 *     return <Prefetched queries={queries}><SourcesScreen /></Prefetched>;
 */
export async function prefetching() {
  const user = await requireUser();
  const queries = makeQueryClient();
  return {
    user,
    queries,
    trpc: createTRPCOptionsProxy({ ctx: { user }, router: appRouter, queryClient: queries }),
  };
}

/** Hands to the browser what was asked; answers still under way stream in after the page. */
export function Prefetched({ queries, children }: { queries: QueryClient; children: ReactNode }): ReactNode {
  return <HydrationBoundary state={dehydrate(queries)}>{children}</HydrationBoundary>;
}
