'use client';

import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { EventLine } from '@karma/db/ledger/event-row.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { useTimeZone } from '../shell/use-time-zone.ts';
import type { ListState } from './event-list.ts';
import { EventTableRow } from './event-table-row.tsx';
import classes from './event-table.module.css';

const ROW_PX = 28;
const PHONE_ROW_PX = 60;

type Props = {
  state: ListState;
  /** The event that the keys stand on; its row gets the focus when `focusAsked` changes. */
  current: string | null;
  focusAsked: number;
  /** Events that came in while the screen was open. */
  isFresh(id: string): boolean;
  /** The list spans more than a day. */
  withDay: boolean;
  onSee(first: number, last: number): void;
  onTop(atTop: boolean): void;
  onOpen(event: EventLine): void;
  onStep(step: 1 | -1): void;
  /** So many events wait above. */
  waiting: number;
  onTakeWaiting(): void;
};

/** Millions of rows of which those in view exist. The keys: arrows walk, Enter opens. */
export function EventTable(props: Props): ReactNode {
  const { state, current, focusAsked, withDay, onSee, onTop, onOpen, onStep } = props;
  const zone = useTimeZone();
  const phone = useMediaQuery('(max-width: 600px)', false, { getInitialValueInEffect: false });
  const rowPx = phone ? PHONE_ROW_PX : ROW_PX;
  const scroll = useRef<HTMLDivElement>(null);
  const { run } = state;
  const slots = run?.slots ?? 0;
  const virtual = useVirtualizer({
    count: slots,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  useScrollAlong(scroll, state, rowPx);

  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onSee(first, last), [first, last, run, onSee]);

  const place = run === null ? -1 : run.start + run.rows.findIndex((row) => row.id === current);
  useEffect(() => {
    if (focusAsked === 0 || current === null) return;
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' });
    // The row may have to be drawn first.
    const frame = requestAnimationFrame(() => {
      scroll.current
        ?.querySelector<HTMLElement>(`[data-id="${CSS.escape(current)}"]`)
        ?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
    // Only an asked-for move takes the focus: rows that shift below it must not.
  }, [focusAsked]);

  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    onStep(event.key === 'ArrowDown' ? 1 : -1);
  };

  return (
    <div className={classes.frame}>
      <div
        role="table"
        aria-label="Events"
        aria-rowcount={slots + 1}
        className={classes.table}
        data-days={withDay || undefined}
        onKeyDown={press}
      >
        <div role="rowgroup">
          <div role="row" aria-rowindex={1} className={classes.head}>
            {['Time', 'Type', 'Entity', 'Message'].map((title) => (
              <span key={title} role="columnheader">
                {title}
              </span>
            ))}
          </div>
        </div>
        {props.waiting > 0 && (
          <Button
            className={classes.fresh}
            variant="filled"
            size="sm"
            radius="xl"
            onClick={props.onTakeWaiting}
          >
            {formatCount(props.waiting)} new {props.waiting === 1 ? 'event' : 'events'} ↑
          </Button>
        )}
        <div
          ref={scroll}
          role="rowgroup"
          tabIndex={-1}
          className={`${classes.scroll} ${state.loading === 'again' ? classes.again : ''}`}
          onScroll={(event) => onTop(event.currentTarget.scrollTop < rowPx)}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
            {items.map((item) => {
              const row = run?.rows[item.index - run.start];
              return (
                <EventTableRow
                  key={row?.id ?? `slot ${item.index}`}
                  row={row}
                  index={item.index}
                  top={item.start}
                  zone={zone}
                  withDay={withDay}
                  selected={row !== undefined && row.id === current}
                  tabbable={
                    row !== undefined && (current === null ? item.index === run?.start : row.id === current)
                  }
                  fresh={row !== undefined && props.isFresh(row.id)}
                  onOpen={onOpen}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Rows that moved among the slots stay where they are seen; a list that began anew is seen from its top. */
function useScrollAlong(scroll: RefObject<HTMLDivElement | null>, state: ListState, rowPx: number): void {
  const before = useRef({ moved: 0, begun: 0 });
  useLayoutEffect(() => {
    const { moved, begun } = before.current;
    before.current = { moved: state.moved, begun: state.begun };
    const element = scroll.current;
    if (element === null) return;
    if (begun !== state.begun) {
      element.scrollTop = Math.max(0, state.at * rowPx - (state.at === 0 ? 0 : element.clientHeight / 2));
    } else if (moved !== state.moved && element.scrollTop >= rowPx) {
      // Seen from the very top, new rows push in instead.
      element.scrollTop += (state.moved - moved) * rowPx;
    }
  }, [scroll, state.moved, state.begun, state.at, rowPx]);
}
