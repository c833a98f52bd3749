'use client';

import type { EventLine } from '@karma/db/ledger/event-row.ts';
import type { LivePush } from '@karma/services/event/follow.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EventList, ListState, Question } from './event-list.ts';

/** More events than these are not held: the list is read again when they are wanted. */
const MOST_HELD = 1_000;
/** A row stays marked as new while its animation lasts. */
const FRESH_MS = 2_000;

type Held = { events: EventLine[]; hole: boolean; matched: number };

/**
 * Live events push in while the top of the list is in view; else they wait, so that what one reads stays where it
 * is. None is lost: when more came than a push holds, the list is read again from its top.
 */
export function useWaiting(list: EventList, state: ListState, question: Question, readAgain: () => void) {
  const atTop = useRef(true);
  const held = useRef<Held>(nothing());
  const fresh = useRef(new Map<string, number>());
  const [counted, setCounted] = useState({ question, count: 0 });
  const setCount = useCallback((count: number) => setCounted({ question, count }), [question]);
  const loading = state.loading !== null;

  const release = useCallback(() => {
    const { events, hole } = held.current;
    held.current = nothing();
    setCount(0);
    const until = Date.now() + FRESH_MS;
    for (const [id, end] of fresh.current) if (end < Date.now()) fresh.current.delete(id);
    for (const event of unknown(list, events)) fresh.current.set(event.id, until);
    if (hole) readAgain();
    else list.merge(events);
  }, [list, readAgain, setCount]);

  const take = useCallback(
    (push: LivePush) => {
      const news = unknown(list, push.events);
      const hole = leavesHole(list, push);
      if (news.length === 0 && !hole) return;
      const events = [...news, ...held.current.events];
      held.current = {
        events: events.slice(0, MOST_HELD),
        hole: held.current.hole || hole || events.length > MOST_HELD,
        matched: held.current.matched + (push.again ? news.length : push.matched),
      };
      // While a page is under way its rows are not there to merge with.
      if (atTop.current && list.state().loading === null) release();
      else if (!atTop.current) setCount(held.current.matched);
    },
    [list, release, setCount],
  );

  // What is held belongs to the question it was told for.
  useEffect(() => {
    held.current = nothing();
  }, [question]);
  useEffect(() => {
    if (!loading && atTop.current) release();
  }, [state.begun, loading, release]);

  return {
    count: counted.question === question ? counted.count : 0,
    take,
    release: useCallback(() => {
      atTop.current = true;
      if (list.showTop()) release();
      else readAgain();
    }, [list, release, readAgain]),
    onTop: useCallback(
      (top: boolean) => {
        const before = atTop.current;
        atTop.current = top && list.state().run?.atTop === true;
        if (atTop.current && !before && list.state().loading === null) release();
      },
      [list, release],
    ),
    isFresh: useCallback((id: string) => (fresh.current.get(id) ?? 0) > Date.now(), []),
  };
}

function unknown(list: EventList, events: readonly EventLine[]): EventLine[] {
  const known = new Set(list.state().run?.rows.map((row) => row.id));
  return events.filter((event) => !known.has(event.id));
}

/**
 * A push that does not hold all that matches leaves a hole in the list. One that was made to catch up repeats much
 * that is known: it leaves none if it reaches down to what is.
 */
function leavesHole(list: EventList, push: LivePush): boolean {
  if (push.matched <= push.events.length) return false;
  const newest = list.state().run?.rows[0];
  const oldest = push.events.at(-1);
  return !push.again || newest === undefined || oldest === undefined || oldest.us > newest.us;
}

function nothing(): Held {
  return { events: [], hole: false, matched: 0 };
}
