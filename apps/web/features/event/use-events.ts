'use client';

import { resolveRange, type Span, type TimeRange } from '@karma/core/ledger/time-range.ts';
import type { LivePush } from '@karma/services/event/follow.ts';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useKeys } from '../shell/use-keys.ts';
import { useCounts } from './use-counts.ts';
import { useEventList } from './use-event-list.ts';
import { DEFAULT_RANGE, useEventUrl } from './use-event-url.ts';
import { useLiveEvents } from './use-live-events.ts';
import { useMoments } from './use-moments.ts';
import { useWaiting } from './use-waiting.ts';
import { useWalk } from './use-walk.ts';

/** Sources whose clock runs ahead: their events must not stay out of a live list. */
const AHEAD_MS = 60_000;
const DAY_MS = 86_400_000;

export type EventsModel = ReturnType<typeof useEvents>;

/** Everything that the Events screen knows and can do. */
export function useEvents(serverNow: number) {
  const url = useEventUrl();
  const { filter, range, live } = url;
  const moments = useMoments(JSON.stringify([filter, range, live]), serverNow);
  const { asked, read, tick, ask } = moments;
  const question = useListQuestion(filter, range, live, asked);
  const reading = useListQuestion(filter, range, live, read);
  const { list, state } = useEventList(reading, live ? null : url.at);
  const { span, counts, facets, hearing, busy } = useCounts({ ...url, ...moments });
  useEffect(() => {
    if (counts.data !== undefined && !counts.isPlaceholderData) list.count(counts.data);
  }, [list, counts.data, counts.isPlaceholderData]);

  const waiting = useWaiting(list, state, question, moments.readAgain);
  const { take } = waiting;
  const following = useLiveEvents(
    { on: live, filter, from: question.span.from, since: asked },
    useCallback(
      (push: LivePush) => {
        take(push);
        tick(push.at, busy.current);
      },
      [take, tick, busy],
    ),
  );

  const walk = useWalk(url, list);
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
    hearing,
    following,
    waiting,
    walk,
    /** The counts are asked anew because time goes on, not because the question changed. */
    ticking: live && moments.counted !== asked,
    withDay: span.to - span.from > DAY_MS,
    see: useCallback((first: number, last: number) => list.see(first, last), [list]),
    refresh: ask,
    ...useZoom(range, url.setRange),
  };
}

function useListQuestion(
  filter: Parameters<typeof useCounts>[0]['filter'],
  range: TimeRange,
  live: boolean,
  now: number,
) {
  return useMemo(() => {
    const span = resolveRange(range, now);
    return { filter, span: live ? { from: span.from, to: span.to + AHEAD_MS } : span };
  }, [filter, range, live, now]);
}

/** Into a part of the picture, and back to the range from which one began. */
function useZoom(range: TimeRange, setRange: (range: TimeRange) => void) {
  const begunAt = useRef<TimeRange>(null);
  const zoom = useCallback(
    (span: Span): void => {
      if ('last' in range) begunAt.current = range;
      setRange(span);
    },
    [range, setRange],
  );
  const resetRange = useCallback((): void => setRange(begunAt.current ?? DEFAULT_RANGE), [setRange]);
  return { zoom, resetRange };
}
