'use client';

import { familyOf } from '@karma/core/ledger/type-family.ts';
import type { EventLine } from '@karma/db/ledger/event-row.ts';
import Link from 'next/link';
import { memo, type ReactNode } from 'react';
import type { Zone } from '../shell/format-time.ts';
import { timelineHref } from './event-links.ts';
import classes from './event-table.module.css';
import { colourOf } from './family-colours.ts';
import { formatRowTime } from './format-event-time.ts';

type Props = {
  /** Absent: not loaded yet. */
  row: EventLine | undefined;
  index: number;
  top: number;
  zone: Zone;
  withDay: boolean;
  selected: boolean;
  tabbable: boolean;
  fresh: boolean;
  onOpen: (event: EventLine) => void;
  onStep: (step: 1 | -1) => void;
};

/** One event, or the place where it will be. */
export const EventTableRow = memo(function EventTableRow(props: Props): ReactNode {
  const { row, index, top, zone, withDay, selected, tabbable, fresh, onOpen, onStep } = props;
  const style = { transform: `translateY(${top}px)` };
  if (row === undefined) return <PendingRow index={index} style={style} />;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-id={row.id}
      data-new={fresh || undefined}
      tabIndex={tabbable ? 0 : -1}
      className={classes.row}
      style={style}
      onClick={() => onOpen(row)}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === 'Enter') onOpen(row);
        else if (event.key === 'ArrowDown') onStep(1);
        else if (event.key === 'ArrowUp') onStep(-1);
        else return;
        event.preventDefault();
      }}
    >
      <span role="cell" className="mono">
        {formatRowTime(row.us, zone, withDay)}
      </span>
      <span role="cell" className="mono">
        <TypeName type={row.type} error={row.status === 'error'} />
      </span>
      <span role="cell" className="mono">
        <Link
          href={timelineHref('entity', row.entity)}
          prefetch={false}
          tabIndex={-1}
          title={`Timeline of ${row.entity}`}
          onClick={(event) => event.stopPropagation()}
        >
          {row.entity}
        </Link>
      </span>
      <span role="cell" className={classes.message} title={row.message}>
        {row.message}
      </span>
    </div>
  );
});

/** A type with the square of its family; red for an error. */
export function TypeName({ type, error }: { type: string; error: boolean }): ReactNode {
  return (
    <span className={classes.type} title={error ? `${type}: error` : type}>
      <span className="sq" style={{ background: error ? 'var(--bad)' : colourOf(familyOf(type)) }} />
      <span>{type}</span>
    </span>
  );
}

function PendingRow({ index, style }: { index: number; style: { transform: string } }): ReactNode {
  const widths = [64, 52 + ((index * 7) % 30), 60, 30 + ((index * 13) % 50)];
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy
      className={`${classes.row} ${classes.pending}`}
      style={style}
    >
      {widths.map((width, at) => (
        <span key={at} role="cell" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
