'use client';

import type { ReactNode } from 'react';
import { formatAgo, formatTime, type Precision, toDate } from './format-time.ts';
import { useNow } from './use-now.ts';
import { useTimeZone } from './use-time-zone.ts';

type Props = {
  /** RFC 3339 or the ledger's text (UTC), epoch ms, or a Date. */
  at: string | number | Date;
  precision?: Precision;
  /** With the day; default yes. */
  date?: boolean;
  /** With "4 min ago" beside it; default yes. */
  relative?: boolean;
};

/** A moment: absolute to the precision that matters, in the reader's zone, with how long ago beside it. */
export function TimeText({ at, precision = 's', date = true, relative = true }: Props): ReactNode {
  const zone = useTimeZone();
  const moment = toDate(at);
  const iso = Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
  return (
    <span style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
      <time dateTime={iso} title={iso} className="mono">
        {formatTime(at, { precision, zone, date })}
      </time>
      {relative && <AgoText at={at} before=" " />}
    </span>
  );
}

/** How long ago alone, ticking: "4 min ago". */
export function AgoText({ at, before = '' }: { at: string | number | Date; before?: string }): ReactNode {
  const now = useNow();
  if (now === null) return null;
  return (
    <span className="faint" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {before}
      {formatAgo(at, now)}
    </span>
  );
}
