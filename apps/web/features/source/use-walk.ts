'use client';

import { useState } from 'react';
import { useKeys } from '../shell/use-keys.ts';

/**
 * J and K walk a list of links, Enter opens the one that has the focus (a link does by itself). Rows carry
 * `data-walk={id}` on what takes the focus.
 */
export function useWalk(
  ids: readonly string[],
  noun: string,
): { current: string | null; focused: (id: string) => void } {
  const [current, setCurrent] = useState<string | null>(null);
  const step = (by: 1 | -1): void => {
    const place = current === null ? -1 : ids.indexOf(current);
    const next = ids[place < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, place + by))];
    if (next === undefined) return;
    setCurrent(next);
    document.querySelector<HTMLElement>(`[data-walk="${CSS.escape(next)}"]`)?.focus();
  };
  useKeys([
    { key: 'J', shown: 'J', does: `Next ${noun}`, run: () => step(1) },
    { key: 'K', shown: 'K', does: `${noun[0]?.toUpperCase()}${noun.slice(1)} before`, run: () => step(-1) },
  ]);
  return { current, focused: setCurrent };
}
