'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { resolveRange, type Span, type TimeRange } from '@karma/core/ledger/time-range.ts';
import type { EventLine } from '@karma/db/ledger/event-row.ts';
import type { Facets } from '@karma/db/ledger/query-facets.ts';
import type { Histogram } from '@karma/db/ledger/query-histogram.ts';
import type { LivePush } from '@karma/services/event/follow.ts';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTRPC } from '../shell/trpc.ts';
import { useKeys } from '../shell/use-keys.ts';
import type { ListState } from './event-list.ts';
import type { Hearing } from './hearing.ts';
import { useEventList } from './use-event-list.ts';
import { DEFAULT_RANGE, type EventUrl, useEventUrl } from './use-event-url.ts';
import { type LiveState, useLiveEvents } from './use-live-events.ts';
import { useWaiting } from './use-waiting.ts';

/** Counts follow a live list at this pace; facets, which cost more, at a slower one. */
const COUNT_MS = 2_000;
const FACETS_MS = 10_000;
/** Sources whose clock runs ahead: their events must not stay out of a live list. */
const AHEAD_MS = 60_000;
const DAY_MS = 86_400_000;

export type EventsModel = {
  url: EventUrl;
  state: ListState;
  counts: UseQueryResult<Histogram, unknown>;
  facets: UseQueryResult<Facets, unknown>;
  hearing: Hearing | null;
  following: LiveState;
  /** The counts are asked anew because time goes on, not because the question changed. */
  ticking: boolean;
  withDay: boolean;
  current: string | null;
  focusAsked: number;
  waiting: number;
  isFresh(id: string): boolean;
  see(first: number, last: number): void;
  onTop(atTop: boolean): void;
  open(event: EventLine): void;
  close(): void;
  step(step: 1 | -1): void;
  takeWaiting(): void;
  refresh(): void;
  zoom(span: Span): void;
  resetRange(): void;
};

/** Everything that the Events screen knows and can do. */
export function useEvents(serverNow: number): EventsModel {
  const url = useEventUrl();
  const { filter, range, live } = url;
  const trpc = useTRPC();
  const clock = useServerClock(serverNow);
  // The moment for which the list was asked; a relative range ends there.
  const [asked, setAsked] = useState(serverNow);
  const [counted, setCounted] = useState(serverNow);
  const [faceted, setFaceted] = useState(serverNow);
  // Live events that a push could not hold are read from the top again, without a new question.
  const [readAt, setReadAt] = useState(serverNow);
  const readAgain = useCallback(() => setReadAt(clock()), [clock]);
  const ask = useCallback(() => {
    const now = clock();
    setAsked(now);
    setReadAt(now);
    setCounted(now);
    setFaceted(now);
  }, [clock]);
  useAskOnChange(url, ask);

  const question = useMemo(
    () => ({ filter, span: listSpan(range, asked, live) }),
    [filter, range, asked, live],
  );
  const reading = useMemo(
    () => ({ filter, span: listSpan(range, readAt, live) }),
    [filter, range, readAt, live],
  );
  const { list, state } = useEventList(reading, live ? null : url.at);
  const countSpan = useMemo(() => resolveRange(range, counted), [range, counted]);
  const facetSpan = useMemo(() => resolveRange(range, faceted), [range, faceted]);
  const options = {
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    trpc: { abortOnUnmount: true },
  } as const;
  const counts = useQuery(trpc.event.histogram.queryOptions({ filter, span: countSpan }, options));
  const facets = useQuery(trpc.event.facets.queryOptions({ filter, span: facetSpan }, options));
  const heard = useQuery(
    trpc.event.heard.queryOptions(undefined, { refetchInterval: live ? COUNT_MS : false }),
  );
  useEffect(() => {
    if (counts.data !== undefined && !counts.isPlaceholderData) list.count(counts.data);
  }, [list, counts.data, counts.isPlaceholderData]);

  const busy = useRef({ counts: false, facets: false });
  useEffect(() => {
    busy.current = { counts: counts.isFetching, facets: facets.isFetching };
  }, [counts.isFetching, facets.isFetching]);

  const waiting = useWaiting(list, state, question, readAgain);
  const following = useLiveEvents(
    { on: live, filter, from: question.span.from, since: asked },
    useCallback(
      (push: LivePush) => {
        waiting.take(push);
        // A question that is under way is not given up for a later one, or a slow ledger would never answer.
        if (!busy.current.counts) setCounted((before) => (push.at - before >= COUNT_MS ? push.at : before));
        if (!busy.current.facets) setFaceted((before) => (push.at - before >= FACETS_MS ? push.at : before));
      },
      [waiting.take],
    ),
  );

  const walk = useWalk(url, state);
  const zoomedFrom = useRef<TimeRange>(null);
  useKeys([
    { key: 'J', shown: 'J', does: 'Next event', run: () => walk.step(1) },
    { key: 'K', shown: 'K', does: 'Event before', run: () => walk.step(-1) },
    { key: 'L', shown: 'L', does: 'Follow new events, or pause', run: () => url.setLive(!live) },
    { key: 'R', shown: 'R', does: 'Ask again', run: ask },
  ]);
  return {
    url,
    state,
    counts,
    facets,
    hearing: heard.data ?? null,
    following,
    ticking: live && counted !== asked,
    withDay: countSpan.to - countSpan.from > DAY_MS,
    ...walk,
    waiting: waiting.count,
    isFresh: waiting.isFresh,
    takeWaiting: waiting.release,
    onTop: waiting.onTop,
    see: useCallback((first: number, last: number) => list.see(first, last), [list]),
    refresh: ask,
    zoom: (span) => {
      if ('last' in range) zoomedFrom.current = range;
      url.setRange(span);
    },
    resetRange: () => url.setRange(zoomedFrom.current ?? DEFAULT_RANGE),
  };
}

function listSpan(range: TimeRange, now: number, live: boolean): Span {
  const span = resolveRange(range, now);
  return live ? { from: span.from, to: span.to + AHEAD_MS } : span;
}

/** The server's time: what "last 15 min" means must not hang on the clock of a laptop. */
function useServerClock(serverNow: number): () => number {
  const [skew] = useState(() => (typeof window === 'undefined' ? 0 : serverNow - Date.now()));
  return useCallback(() => Date.now() + skew, [skew]);
}

/** A changed filter or range is asked for the present moment; the first render has the server's. */
function useAskOnChange({ filter, range, live }: EventUrl, ask: () => void): void {
  const key = JSON.stringify([filter, range, live]);
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    ask();
  }, [key, ask]);
}

/** The event one stands on: the open one, else where the keys have come to. */
function useWalk(url: EventUrl, state: ListState) {
  const [at, setAt] = useState<string | null>(null);
  const [focusAsked, setFocusAsked] = useState(0);
  const current = url.event ?? at;
  const { open: openUrl } = url;
  const open = useCallback(
    (event: EventLine) => {
      setAt(event.id);
      openUrl(event, 'open');
    },
    [openUrl],
  );
  return {
    current,
    focusAsked,
    open,
    close(): void {
      url.open(null);
      setFocusAsked((count) => count + 1);
    },
    step(step: 1 | -1): void {
      const rows = state.run?.rows ?? [];
      const place = rows.findIndex((row) => row.id === current);
      const next = rows[place < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, place + step))];
      if (next === undefined) return;
      setAt(next.id);
      if (url.event !== null) openUrl(next, 'walk');
      setFocusAsked((count) => count + 1);
    },
  };
}
