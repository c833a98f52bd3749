'use client';

import type { EventLine } from '@karma/db/ledger/event-row.ts';
import { useCallback, useState } from 'react';
import type { ListState } from './event-list.ts';
import type { EventUrl } from './use-event-url.ts';

/** The event one stands on: the open one, else where the keys have come to. */
export function useWalk(url: EventUrl, state: ListState) {
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
    close: (): void => {
      url.open(null);
      setFocusAsked((count) => count + 1);
    },
    step: (step: 1 | -1): void => {
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
