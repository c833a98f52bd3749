'use client';

import { Button, Tooltip } from '@mantine/core';
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
  live: boolean;
  onRefresh(): void;
};

/** How many, at what cost, and how complete: what one must know before believing the picture. */
export function StatusLine({
  counts,
  cost,
  stoppedAt,
  hearing,
  following,
  live,
  onRefresh,
}: Props): ReactNode {
  const zone = useTimeZone();
  return (
    <div className={classes.line} role="status">
      <span className={classes.total}>{counts === undefined ? 'Counting …' : sayTotal(counts)}</span>
      {cost !== null && (
        <span className={classes.cost}>{sayCost(counts === undefined ? cost : add(cost, counts.cost))}</span>
      )}
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
      {!live && (
        <Button variant="subtle" color="gray" onClick={onRefresh}>
          Refresh
        </Button>
      )}
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

function sayTotal({ total, errors }: Histogram): string {
  const events = `${formatCount(total)} ${total === 1 ? 'event' : 'events'}`;
  return errors === 0 ? events : `${events}, ${formatCount(errors)} ${errors === 1 ? 'error' : 'errors'}`;
}

function add(a: Cost, b: Cost): Cost {
  return { rows: a.rows + b.rows, bytes: a.bytes + b.bytes, ms: Math.max(a.ms, b.ms) };
}

function sayCost({ rows, bytes, ms }: Cost): string {
  return `${formatCount(Math.round(ms))} ms · ${short(rows).trim()} rows, ${short(bytes)}B read`;
}

const UNITS = ['', 'k', 'M', 'G', 'T'];

/** `2.1 M`, `380 `, with the space that stands before a unit. */
function short(value: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  const scaled = value / 1_000 ** power;
  return `${scaled >= 100 || power === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${UNITS[power] ?? ''}`;
}
