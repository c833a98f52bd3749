'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTRPCClient } from '../shell/trpc.ts';
import { EventList, type ListState, type Question } from './event-list.ts';

/** The list of a question; asks when the question changes. */
export function useEventList(question: Question): { list: EventList; state: ListState } {
  const client = useTRPCClient();
  const [list] = useState(() => new EventList((page, signal) => client.event.list.query(page, { signal })));
  const state = useSyncExternalStore(list.subscribe, list.state, list.state);
  useEffect(() => {
    void list.begin(question);
    return () => list.stop();
  }, [list, question]);
  return { list, state };
}
