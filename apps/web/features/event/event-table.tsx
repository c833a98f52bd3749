'use client';

import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { EventLine } from '@karma/db/ledger/event-row.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  memo,
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
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
  isFresh: (id: string) => boolean;
  /** The list spans more than a day. */
  withDay: boolean;
  onSee: (first: number, last: number) => void;
  onTop: (atTop: boolean) => void;
  onOpen: (event: EventLine) => void;
  onStep: (step: 1 | -1) => void;
  /** So many events wait above. */
  waiting: number;
  onTakeWaiting: () => void;
};

/** Millions of rows of which those in view exist. */
export const EventTable = memo(function EventTable(props: Props): ReactNode {
  const { state, withDay, waiting, onTop } = props;
  const phone = useMediaQuery('(max-width: 600px)', false, { getInitialValueInEffect: false });
  const rowPx = phone ? PHONE_ROW_PX : ROW_PX;
  const scroll = useRef<HTMLDivElement>(null);
  return (
    <div className={classes.frame}>
      <div
        role="table"
        aria-label="Events"
        aria-rowcount={(state.run?.slots ?? 0) + 1}
        className={classes.table}
        data-days={withDay || undefined}
      >
        <Head />
        {waiting > 0 && (
          <Button
            className={classes.fresh}
            variant="filled"
            size="sm"
            radius="xl"
            onClick={props.onTakeWaiting}
          >
            {formatCount(waiting)} new {waiting === 1 ? 'event' : 'events'} ↑
          </Button>
        )}
        <div
          ref={scroll}
          role="rowgroup"
          className={`${classes.scroll} ${state.loading === 'again' ? classes.again : ''}`}
          onScroll={(event) => onTop(event.currentTarget.scrollTop < rowPx)}
        >
          <Rows {...props} scroll={scroll} rowPx={rowPx} />
        </div>
      </div>
    </div>
  );
});

function Head(): ReactNode {
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className={classes.head}>
        {['Time', 'Type', 'Entity', 'Message'].map((title) => (
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
    </div>
  );
}

type RowsProps = Props & { scroll: RefObject<HTMLDivElement | null>; rowPx: number };

function Rows(props: RowsProps): ReactNode {
  const { state, current, scroll, rowPx, onSee } = props;
  const zone = useTimeZone();
  const { run } = state;
  // The virtual list changes by itself as one scrolls: nothing here is memoised on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: run?.slots ?? 0,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  useScrollAlong(scroll, state, rowPx);
  useRowFocus(props, (place) => virtual.scrollToIndex(place, { align: 'auto' }));

  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onSee(first, last), [first, last, run, onSee]);
  return (
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
            withDay={props.withDay}
            selected={row !== undefined && row.id === current}
            tabbable={
              row !== undefined && (current === null ? item.index === run?.start : row.id === current)
            }
            fresh={row !== undefined && props.isFresh(row.id)}
            onOpen={props.onOpen}
            onStep={props.onStep}
          />
        );
      })}
    </div>
  );
}

/** Only an asked-for move takes the focus: rows that shift below it must not. */
function useRowFocus(
  { state, current, focusAsked, scroll }: RowsProps,
  scrollTo: (slot: number) => void,
): void {
  const focus = useEffectEvent((): (() => void) | undefined => {
    const place = state.run?.rows.findIndex((row) => row.id === current) ?? -1;
    if (focusAsked === 0 || current === null || state.run === null || place < 0) return undefined;
    scrollTo(state.run.start + place);
    // The row may have to be drawn first.
    const frame = requestAnimationFrame(() => {
      scroll.current
        ?.querySelector<HTMLElement>(`[data-id="${CSS.escape(current)}"]`)
        ?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  });
  useEffect(() => focus(), [focusAsked]);
}

/** Rows that moved among the slots stay where they are seen; a list that began anew is seen from its beginning. */
function useScrollAlong(scroll: RefObject<HTMLDivElement | null>, state: ListState, rowPx: number): void {
  const before = useRef({ moved: 0, begun: 0 });
  useLayoutEffect(() => {
    const { moved, begun } = before.current;
    before.current = { moved: state.moved, begun: state.begun };
    const element = scroll.current;
    if (element === null) return;
    if (begun !== state.begun) {
      element.scrollTo({ top: state.at === 0 ? 0 : state.at * rowPx - element.clientHeight / 2 });
    } else if (moved !== state.moved && element.scrollTop >= rowPx) {
      // Seen from the very top, new rows push in instead.
      element.scrollBy({ top: (state.moved - moved) * rowPx });
    }
  }, [scroll, state.moved, state.begun, state.at, rowPx]);
}
