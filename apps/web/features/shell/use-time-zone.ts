'use client';

import { useSyncExternalStore } from 'react';
import type { Zone } from './format-time.ts';

const KEY = 'karma-time-zone';
const listeners = new Set<() => void>();

function read(): Zone {
  return window.localStorage.getItem(KEY) === 'UTC' ? 'UTC' : 'local';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** In which zone this person reads times. The server does not know theirs and renders UTC. */
export function useTimeZone(): Zone {
  return useSyncExternalStore(subscribe, read, () => 'UTC');
}

/** Kept in this browser. */
export function setTimeZone(zone: Zone): void {
  window.localStorage.setItem(KEY, zone);
  for (const listener of listeners) listener();
}
