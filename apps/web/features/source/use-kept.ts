'use client';

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';

/**
 * State that outlives a reload of this tab, as far as `keep` says: what is secret must not be in it. Until `ready` the
 * screen shows nothing of it: the server does not know what was kept.
 */
export function useKept<T extends object>(
  name: string,
  initial: T,
  keep: (value: T) => T,
): { value: T; set: (change: (before: T) => T) => void; forget: () => void; ready: boolean } {
  const [value, set] = useState<T>(() => ({ ...initial, ...read<T>(name) }));
  const ready = useSyncExternalStore(never, yes, no);
  const forgotten = useRef(false);
  useEffect(() => {
    if (!forgotten.current) window.sessionStorage.setItem(name, JSON.stringify(keep(value)));
  }, [name, value, keep]);
  const forget = useCallback(() => {
    forgotten.current = true;
    window.sessionStorage.removeItem(name);
  }, [name]);
  return { value, set, forget, ready };
}

/** Written by this very code; fields that a later version added are taken from the initial value. */
function read<T>(name: string): Partial<T> {
  const text = typeof window === 'undefined' ? null : window.sessionStorage.getItem(name);
  return text === null ? {} : (JSON.parse(text) as Partial<T>);
}

const never = (): (() => void) => () => undefined;
const yes = (): boolean => true;
const no = (): boolean => false;
