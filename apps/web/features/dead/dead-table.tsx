'use client';

import { useMediaQuery } from '@mantine/hooks';
import type { DeadLine } from '@karma/db/ledger/query-dead-letters.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { formatTime } from '../shell/format-time.ts';
import { useKeys } from '../shell/use-keys.ts';
import { useTimeZone } from '../shell/use-time-zone.ts';
import classes from './dead-table.module.css';

const ROW_PX = 28;
const PHONE_ROW_PX = 60;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 40;

type Props = {
  letters: readonly DeadLine[];
  more: boolean;
  /** Origin of the open one. */
  current: string | null;
  onEnd: () => void;
  onOpen: (origin: string, how: 'open' | 'walk') => void;
};

/** A row each, of which those in view exist; J, K and the arrows walk, Enter opens. */
export function DeadTable(props: Props): ReactNode {
  const { letters, more } = props;
  const scroll = useRef<HTMLDivElement>(null);
  return (
    <div
      role="table"
      aria-label="Dead letters"
      aria-rowcount={more ? -1 : letters.length + 1}
      className={classes.table}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={classes.head}>
          {['Time', 'Source', 'Stage', 'Code', 'Error'].map((title) => (
            <span key={title} role="columnheader">
              {title}
            </span>
          ))}
        </div>
      </div>
      <div ref={scroll} role="rowgroup" tabIndex={-1} className={classes.scroll}>
        <Rows {...props} scroll={scroll} />
      </div>
    </div>
  );
}

function Rows(props: Props & { scroll: RefObject<HTMLDivElement | null> }): ReactNode {
  const { letters, more, current, onEnd, onOpen, scroll } = props;
  const phone = useMediaQuery('(max-width: 600px)', false, { getInitialValueInEffect: false });
  const rowPx = phone ? PHONE_ROW_PX : ROW_PX;
  const [stood, setStood] = useState<string | null>(null);
  const at = current ?? stood;
  // The virtual list changes by itself as one scrolls: nothing here is memoised on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: letters.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= letters.length - AHEAD) onEnd();
  }, [last, letters.length, more, onEnd]);
  const step = (by: 1 | -1): void => {
    const place = letters.findIndex(({ origin }) => origin === at);
    const index = place < 0 ? 0 : Math.min(letters.length - 1, Math.max(0, place + by));
    const next = letters[index];
    if (next === undefined) return;
    setStood(next.origin);
    if (current !== null) onOpen(next.origin, 'walk');
    virtual.scrollToIndex(index, { align: 'auto' });
    focusRow(scroll.current, next.origin);
  };
  useKeys([
    { key: 'J', shown: 'J', does: 'Next dead letter', run: () => step(1) },
    { key: 'K', shown: 'K', does: 'Dead letter before', run: () => step(-1) },
  ]);
  return (
    <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
      {items.map((item) => {
        const letter = letters[item.index];
        if (letter === undefined) return null;
        return (
          <Row
            key={letter.origin}
            letter={letter}
            index={item.index}
            top={item.start}
            selected={letter.origin === at}
            tabbable={at === null ? item.index === 0 : letter.origin === at}
            onStep={step}
            onOpen={() => {
              setStood(letter.origin);
              onOpen(letter.origin, 'open');
            }}
          />
        );
      })}
    </div>
  );
}

/** The row may have to be drawn first. */
function focusRow(list: HTMLElement | null, origin: string): void {
  requestAnimationFrame(() => {
    list?.querySelector<HTMLElement>(`[data-origin="${CSS.escape(origin)}"]`)?.focus({ preventScroll: true });
  });
}

function Row({
  letter,
  index,
  top,
  selected,
  tabbable,
  onOpen,
  onStep,
}: {
  letter: DeadLine;
  index: number;
  top: number;
  selected: boolean;
  tabbable: boolean;
  onOpen: () => void;
  onStep: (by: 1 | -1) => void;
}): ReactNode {
  const zone = useTimeZone();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-origin={letter.origin}
      tabIndex={tabbable ? 0 : -1}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === 'Enter') onOpen();
        else if (event.key === 'ArrowDown') onStep(1);
        else if (event.key === 'ArrowUp') onStep(-1);
        else return;
        event.preventDefault();
      }}
    >
      <span role="cell" className="mono">
        {formatTime(letter.at, { precision: 'ms', zone })}
      </span>
      <span role="cell">
        {letter.source === '' ? <span className="faint">not known</span> : letter.source}
      </span>
      <span role="cell" className="muted">
        {letter.stage}
      </span>
      <span role="cell" className={`mono ${classes.code}`}>
        {letter.code}
      </span>
      <span role="cell" title={letter.error}>
        {letter.error}
      </span>
    </div>
  );
}
