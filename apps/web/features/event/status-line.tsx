'use client';

import { Tooltip } from '@mantine/core';
import type { Histogram } from '@karma/db/ledger/query-histogram.ts';
import type { Cost } from '@karma/db/ledger/run-query.ts';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { formatCount } from '../shell/count-text.tsx';
import { formatTime } from '../shell/format-time.ts';
import { useTimeZone } from '../shell/use-time-zone.ts';
import { type Hearing, sayHearing } from './hearing.ts';
import classes from './status-line.module.css';
import type { LiveState } from './use-live-events.ts';

type Props = {
  counts: Histogram | undefined;
  cost: Cost | null;
  stoppedAt: number | null;
  hearing: Hearing | null;
  following: LiveState;
};

/** How many, at what cost, and how complete: what one must know before believing the picture. */
export function StatusLine({ counts, cost, stoppedAt, hearing, following }: Props): ReactNode {
  const zone = useTimeZone();
  return (
    <div className={classes.line} role="status">
      <span className={classes.total}>{counts === undefined ? 'Counting …' : sayTotal(counts)}</span>
      {cost !== null && <CostText cost={counts === undefined ? cost : add(cost, counts.cost)} />}
      {stoppedAt !== null && (
        <Tooltip label="The search took long. Scroll on to look further, or filter by type or tag first.">
          <span>
            <Chip tone="warn" dot>
              searched back to {formatTime(stoppedAt, { zone })}
            </Chip>
          </span>
        </Tooltip>
      )}
      {following.problem !== null && (
        <Tooltip label={following.problem} multiline w={320}>
          <span>
            <Chip tone="warn" dot>
              live is interrupted, trying again
            </Chip>
          </span>
        </Tooltip>
      )}
      <span className={classes.gap} />
      {hearing !== null && <HeardChip hearing={hearing} />}
    </div>
  );
}

function HeardChip({ hearing }: { hearing: Hearing }): ReactNode {
  const zone = useTimeZone();
  const { text, tone } = sayHearing(hearing, zone);
  return (
    <Tooltip
      multiline
      label={
        <div style={{ whiteSpace: 'pre-line' }}>
          {hearing.sources
            .map(
              ({ title, until }) =>
                `${title}: ${until === null ? 'not heard yet' : formatTime(until, { zone })}`,
            )
            .join('\n')}
        </div>
      }
    >
      <span>
        <Chip tone={tone} dot>
          {text}
        </Chip>
      </span>
    </Tooltip>
  );
}

function CostText({ cost: { rows, bytes, ms } }: { cost: Cost }): ReactNode {
  return (
    <span
      className={classes.cost}
      title={`${short(bytes)}B read by ClickHouse for this list and its histogram`}
    >
      {formatCount(Math.round(ms))} ms
      {/* Small answers come before ClickHouse has counted what it read. */}
      {rows > 0 && ` · ${short(rows).trim()} rows read`}
    </span>
  );
}

function sayTotal({ total }: Histogram): string {
  return `${formatCount(total)} ${total === 1 ? 'event' : 'events'}`;
}

function add(a: Cost, b: Cost): Cost {
  return { rows: a.rows + b.rows, bytes: a.bytes + b.bytes, ms: Math.max(a.ms, b.ms) };
}

const UNITS = ['', 'k', 'M', 'G', 'T'];

/** `2.1 M`, `380 `, with the space that stands before a unit. */
function short(value: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  const scaled = value / 1_000 ** power;
  return `${scaled >= 100 || power === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${UNITS[power] ?? ''}`;
}
