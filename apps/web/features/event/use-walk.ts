'use client';

import type { EventLine } from '@karma/db/ledger/event-row.ts';
import { useCallback, useState } from 'react';
import type { EventList } from './event-list.ts';
import type { EventUrl } from './use-event-url.ts';

/** The event one stands on: the open one, else where the keys have come to. Its functions stay the same as rows come in. */
export function useWalk({ event, open: openUrl }: EventUrl, list: EventList) {
  const [at, setAt] = useState<string | null>(null);
  const [focusAsked, setFocusAsked] = useState(0);
  const current = event ?? at;
  const isOpen = event !== null;
  const open = useCallback(
    (one: EventLine): void => {
      setAt(one.id);
      openUrl(one, 'open');
    },
    [openUrl],
  );
  const close = useCallback((): void => {
    openUrl(null);
    setFocusAsked((count) => count + 1);
  }, [openUrl]);
  const step = useCallback(
    (by: 1 | -1): void => {
      const rows = list.state().run?.rows ?? [];
      const place = rows.findIndex((row) => row.id === current);
      const next = rows[place < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, place + by))];
      if (next === undefined) return;
      setAt(next.id);
      if (isOpen) openUrl(next, 'walk');
      setFocusAsked((count) => count + 1);
    },
    [list, current, isOpen, openUrl],
  );
  return { current, focusAsked, open, close, step };
}
