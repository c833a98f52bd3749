'use client';

import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useTRPCClient } from '../shell/trpc.ts';
import { EventList, type ListState, type Question } from './event-list.ts';

/** The list of a question; asks when the question changes, from `around` (epoch ms) if there is one by then. */
export function useEventList(
  question: Question,
  around: number | null,
): { list: EventList; state: ListState } {
  const client = useTRPCClient();
  const [list] = useState(() => new EventList((page, signal) => client.event.list.query(page, { signal })));
  const state = useSyncExternalStore(list.subscribe, list.state, list.state);
  const begin = useEffectEvent((of: Question) => {
    const within = around !== null && around >= of.span.from && around < of.span.to;
    void list.begin(of, within ? around : null);
  });
  useEffect(() => {
    begin(question);
    return () => list.stop();
  }, [list, question]);
  return { list, state };
}
