'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import { resolveRange, type TimeRange } from '@karma/core/ledger/time-range.ts';
import { useEffect, useMemo, useRef } from 'react';
import { useTRPC } from '../shell/trpc.ts';

const HEARD_MS = 2_000;

type Options = { filter: EventFilter; range: TimeRange; live: boolean; counted: number; faceted: number };

/** Histogram, facets and how far the sources are heard. The old ones stay until the new ones are there. */
export function useCounts({ filter, range, live, counted, faceted }: Options) {
  const trpc = useTRPC();
  const span = useMemo(() => resolveRange(range, counted), [range, counted]);
  const facetSpan = useMemo(() => resolveRange(range, faceted), [range, faceted]);
  const options = {
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    trpc: { abortOnUnmount: true },
  } as const;
  const counts = useQuery(trpc.event.histogram.queryOptions({ filter, span }, options));
  const facets = useQuery(trpc.event.facets.queryOptions({ filter, span: facetSpan }, options));
  const heard = useQuery(
    trpc.event.heard.queryOptions(undefined, { refetchInterval: live ? HEARD_MS : false }),
  );
  // A question that is under way is not given up for a later one, or a slow ledger would never answer.
  const busy = useRef({ counts: false, facets: false });
  useEffect(() => {
    busy.current = { counts: counts.isFetching, facets: facets.isFetching };
  }, [counts.isFetching, facets.isFetching]);
  return { span, counts, facets, hearing: heard.data ?? null, busy };
}
