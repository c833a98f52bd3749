'use client';

import type { DeadCount, DeadLine } from '@karma/db/ledger/query-dead-letters.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTRPC, useTRPCClient } from '../shell/trpc.ts';
import type { DeadUrl } from './use-dead-url.ts';

const PAGE = 100;

/** Dead letters, newest first, a page at a time as one scrolls; read anew when the counts say that more came. */
export function useDeadList(filter: DeadUrl['filter'], counts: readonly DeadCount[] | undefined) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const pages = useInfiniteQuery({
    queryKey: [...trpc.dead.list.queryKey({ filter }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.dead.list.query(
        { filter, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: Infinity,
  });
  const { refetch, fetchNextPage, hasNextPage, isFetching } = pages;
  useAgainWhenMore(counts, filter, refetch);
  const letters = useMemo<DeadLine[] | null>(
    () => pages.data?.pages.flatMap((page) => page.letters) ?? null,
    [pages.data],
  );
  const next = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return {
    letters,
    more: hasNextPage,
    next,
    error: pages.data === undefined ? pages.error : null,
    fetching: isFetching,
    again: () => void refetch(),
  };
}

function useAgainWhenMore(
  counts: readonly DeadCount[] | undefined,
  filter: DeadUrl['filter'],
  again: () => Promise<unknown>,
): void {
  const question = JSON.stringify(filter);
  const total = counts?.reduce((sum, { count }) => sum + count, 0);
  const before = useRef({ question, total });
  useEffect(() => {
    const last = before.current;
    before.current = { question, total };
    // Another question asks by itself; a first count is no news.
    if (last.question !== question || last.total === undefined || total === undefined) return;
    if (total !== last.total) void again();
  }, [question, total, again]);
}
