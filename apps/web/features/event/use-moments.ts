'use client';

import { useCallback, useState } from 'react';

/** Counts follow a live list at this pace; facets, which cost more, at a slower one. */
const COUNT_MS = 2_000;
const FACETS_MS = 10_000;

type Moments = {
  /** What was asked. */
  key: string;
  /** When it was asked: live events are those since then. */
  asked: number;
  /** When the list was last read from its top; a relative range ends at its moment. */
  read: number;
  counted: number;
  faceted: number;
};

/**
 * For which moments (epoch ms, by the server's clock) the parts of the screen ask. A new `key` is asked for the
 * present moment, and the same key again by `ask`.
 */
export function useMoments(key: string, serverNow: number) {
  const clock = useServerClock(serverNow);
  const [moments, setMoments] = useState<Moments>(() => at(key, serverNow));
  // While rendering, so that a changed question is never asked for the moment of the one before.
  if (moments.key !== key) setMoments(at(key, clock()));
  return {
    ...moments,
    ask: useCallback(() => setMoments(({ key: same }) => at(same, clock())), [clock]),
    readAgain: useCallback(() => setMoments((before) => ({ ...before, read: clock() })), [clock]),
    /** Time went on; what is being asked right now is not asked again. */
    tick: useCallback(
      (now: number, busy: { counts: boolean; facets: boolean }) =>
        setMoments((before) => {
          const counted = !busy.counts && now - before.counted >= COUNT_MS ? now : before.counted;
          const faceted = !busy.facets && now - before.faceted >= FACETS_MS ? now : before.faceted;
          const same = counted === before.counted && faceted === before.faceted;
          return same ? before : { ...before, counted, faceted };
        }),
      [],
    ),
  };
}

function at(key: string, now: number): Moments {
  return { key, asked: now, read: now, counted: now, faceted: now };
}

/** What "last 15 min" means must not hang on the clock of a laptop. */
function useServerClock(serverNow: number): () => number {
  const [skew] = useState(() => (typeof window === 'undefined' ? 0 : serverNow - Date.now()));
  return useCallback(() => Date.now() + skew, [skew]);
}
