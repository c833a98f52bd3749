'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * State that outlives a reload of this tab, as far as `keep` says: what is secret must not be in it. Starts as
 * `initial` on the server and at the first render, so that both agree; `ready` tells when what was kept is there.
 */
export function useKept<T extends object>(
  name: string,
  initial: T,
  keep: (value: T) => T,
): { value: T; set(change: (before: T) => T): void; forget(): void; ready: boolean } {
  const [value, setValue] = useState(initial);
  const [ready, setReady] = useState(false);
  const forgotten = useRef(false);
  useEffect(() => {
    const text = window.sessionStorage.getItem(name);
    // Written below by this very code; fields that a later version added are taken from `initial`.
    if (text !== null) setValue((before) => ({ ...before, ...(JSON.parse(text) as Partial<T>) }));
    setReady(true);
  }, [name]);
  useEffect(() => {
    if (ready && !forgotten.current) window.sessionStorage.setItem(name, JSON.stringify(keep(value)));
  }, [name, ready, value, keep]);
  const forget = useCallback(() => {
    forgotten.current = true;
    window.sessionStorage.removeItem(name);
  }, [name]);
  return { value, set: setValue, forget, ready };
}
