'use client';

import type { DeadCount } from '@karma/db/ledger/query-dead-letters.ts';
import type { ReactNode } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import classes from './dead-screen.module.css';
import { sumBy } from './sum-counts.ts';

const SHOWN = 8;

/** How many of each code; a click keeps to one. */
export function CodeBars({
  counts,
  chosen,
  onChoose,
}: {
  counts: readonly DeadCount[];
  chosen: string | null;
  onChoose: (code: string | null) => void;
}): ReactNode {
  const sums = sumBy(counts, 'code');
  const shown = sums.slice(0, SHOWN);
  if (chosen !== null && !shown.some(({ value }) => value === chosen))
    shown.unshift({ value: chosen, count: 0 });
  if (shown.length === 0) return null;
  return (
    <div className={classes.codes} role="group" aria-label="Codes">
      {shown.map(({ value, count }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value === chosen ? null : value)}
        >
          <span className="mono">{value}</span>
          <span className="num">{formatCount(count)}</span>
        </button>
      ))}
    </div>
  );
}
