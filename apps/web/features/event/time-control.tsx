'use client';

import { Button, Menu, Popover, TextInput } from '@mantine/core';
import { nameLast, resolveRange, type TimeRange } from '@karma/core/ledger/time-range.ts';
import { memo, type ReactNode, useState } from 'react';
import { formatTime, type Zone } from '../shell/format-time.ts';
import { setTimeZone, useTimeZone } from '../shell/use-time-zone.ts';
import { Dot } from '../shell/chip.tsx';
import type { LiveState } from './use-live-events.ts';
import classes from './time-control.module.css';

const LASTS = ['15m', '1h', '3h', '24h', '7d'];

type Props = {
  range: TimeRange;
  live: boolean;
  following: LiveState;
  onRange: (range: TimeRange) => void;
  onLive: (live: boolean) => void;
  onRefresh: () => void;
};

/** Live or not, which time, in whose zone: one segmented control. */
export const TimeControl = memo(function TimeControl({
  range,
  live,
  following,
  onRange,
  onLive,
  onRefresh,
}: Props): ReactNode {
  const zone = useTimeZone();
  return (
    <div className={classes.seg} role="group" aria-label="Time">
      <button
        type="button"
        aria-pressed={live}
        className={classes.part}
        title={live ? 'Pause: new events wait (L)' : 'Follow new events as they come (L)'}
        onClick={() => onLive(!live)}
      >
        {live && <Dot tone={following.status === 'problem' ? 'warn' : 'accent'} />}
        Live
        {live && <span className={classes.rate}>{sayRate(following.rate)}</span>}
      </button>
      {!live && (
        <button type="button" className={classes.part} title="Ask again (R)" onClick={onRefresh}>
          Refresh
        </button>
      )}
      <RangePicker range={range} zone={zone} onRange={onRange} />
      <button
        type="button"
        className={classes.part}
        title={
          zone === 'UTC'
            ? 'Times are in UTC: show them in this computer’s zone'
            : 'Times are in this computer’s zone: show UTC'
        }
        onClick={() => setTimeZone(zone === 'UTC' ? 'local' : 'UTC')}
      >
        {zone === 'UTC' ? 'UTC' : 'Local'}
      </button>
    </div>
  );
});

function sayRate(rate: number): string {
  return `${rate >= 10 || rate === 0 ? Math.round(rate).toLocaleString('en') : rate.toFixed(1)}/s`;
}

function RangePicker({
  range,
  zone,
  onRange,
}: {
  range: TimeRange;
  zone: Zone;
  onRange: (range: TimeRange) => void;
}): ReactNode {
  const [opened, setOpened] = useState(false);
  const choose = (next: TimeRange): void => {
    onRange(next);
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.part} data-range onClick={() => setOpened(!opened)}>
          {sayRange(range, zone)}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Time range">
        <div className={classes.lasts}>
          {LASTS.map((last) => (
            <button
              key={last}
              type="button"
              className={classes.last}
              aria-pressed={'last' in range && range.last === last}
              onClick={() => choose({ last })}
            >
              {nameLast(last)}
            </button>
          ))}
        </div>
        <Menu.Divider m={0} />
        {opened && <BetweenForm range={range} zone={zone} onRange={choose} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function BetweenForm({
  range,
  zone,
  onRange,
}: {
  range: TimeRange;
  zone: Zone;
  onRange: (range: TimeRange) => void;
}): ReactNode {
  const [span] = useState(() => resolveRange(range, Date.now()));
  const [from, setFrom] = useState(() => toField(span.from, zone));
  const [to, setTo] = useState(() => toField(span.to, zone));
  const next = { from: fromField(from, zone), to: fromField(to, zone) };
  const problem =
    Number.isNaN(next.from) || Number.isNaN(next.to)
      ? 'Write both times'
      : next.from >= next.to
        ? 'The end must come after the beginning'
        : null;
  return (
    <form
      className={classes.between}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) onRange(next);
      }}
    >
      <TextInput
        type="datetime-local"
        step={1}
        label={`From (${zone === 'UTC' ? 'UTC' : 'local time'})`}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        step={1}
        label="To"
        value={to}
        error={problem}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={problem !== null}>
        Show this time
      </Button>
    </form>
  );
}

/** `Last 3 h`, or both ends as short as they can be said. */
export function sayRange(range: TimeRange, zone: Zone): string {
  if ('last' in range) return nameLast(range.last);
  const precision = range.to - range.from < 10 * 60_000 ? 's' : 'min';
  const from = formatTime(range.from, { precision, zone });
  const to = formatTime(range.to, { precision, zone });
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from.slice(5)} – ${sameDay ? to.slice(11) : to.slice(5)}`;
}

function toField(ms: number, zone: Zone): string {
  return formatTime(ms, { precision: 's', zone }).replace(' ', 'T');
}

function fromField(text: string, zone: Zone): number {
  return Date.parse(zone === 'UTC' ? `${text}Z` : text);
}
