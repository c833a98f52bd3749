'use client';

import { type EventFilter } from '@karma/core/ledger/event-filter.ts';
import { formatFilter, parseFilter } from '@karma/core/ledger/filter-text.ts';
import { formatRange, parseRange, type TimeRange } from '@karma/core/ledger/time-range.ts';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';

export const DEFAULT_RANGE: TimeRange = { last: '3h' };

const PARAMETERS = {
  /** The filter as people write it. */
  q: parseAsString.withDefault(''),
  /** `3h`, or two times with `/` between. */
  range: parseAsString.withDefault('3h'),
  live: parseAsStringLiteral(['on', 'off']).withDefault('on'),
  /** The event that the inspector shows, and its time in epoch ms, which makes finding it quick. */
  event: parseAsString,
  at: parseAsInteger,
};

export type EventUrl = {
  filter: EventFilter;
  range: TimeRange;
  live: boolean;
  event: string | null;
  at: number | null;
  setFilter: (filter: EventFilter) => void;
  /** A fixed range is never live. */
  setRange: (range: TimeRange) => void;
  setLive: (live: boolean) => void;
  /** `walk`: takes the place of the one before in the history, so that Back leaves the list at once. */
  open: (event: { id: string; us: number } | null, how?: 'open' | 'walk') => void;
};

/** What the Events screen shows is its address: links restore it and Back goes back. */
export function useEventUrl(): EventUrl {
  const [{ q, range, live, event, at }, set] = useQueryStates(PARAMETERS, { history: 'push' });
  const filter = useMemo(() => parseFilter(q).filter, [q]);
  const parsed = useMemo(() => parseRange(range) ?? DEFAULT_RANGE, [range]);
  const setFilter = useCallback((next: EventFilter) => void set({ q: formatFilter(next) }), [set]);
  const setRange = useCallback((next: TimeRange) => void set({ range: formatRange(next) }), [set]);
  const setLive = useCallback(
    (next: boolean) =>
      void set(next && !('last' in parsed) ? { live: 'on', range: null } : { live: next ? 'on' : 'off' }),
    [set, parsed],
  );
  const open = useCallback<EventUrl['open']>(
    (which, how = 'open') =>
      void set(
        which === null ? { event: null, at: null } : { event: which.id, at: Math.floor(which.us / 1_000) },
        { history: how === 'walk' ? 'replace' : 'push' },
      ),
    [set],
  );
  return {
    filter,
    range: parsed,
    live: live === 'on' && 'last' in parsed,
    event,
    at,
    setFilter,
    setRange,
    setLive,
    open,
  };
}
