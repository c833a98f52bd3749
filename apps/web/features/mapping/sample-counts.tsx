'use client';

import type { Normalized } from '@karma/core/normalize/raw-message.ts';
import { type ReactNode, useMemo } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { judgeChange, type Verdict } from './judge-change.ts';
import classes from './panes.module.css';

type Row = {
  key: string;
  label: string;
  count: number;
  tone?: string;
  first: number | undefined;
  mono?: boolean;
};

/** What the whole sample became, in figures; a line leads to its first message. */
export function SampleCounts({
  results,
  onAt,
}: {
  results: readonly Normalized[];
  onAt: (at: number) => void;
}): ReactNode {
  const rows = useMemo(() => countRows(results), [results]);
  return <Counts title={`Of ${say(results.length)}`} rows={rows} onAt={onAt} />;
}

/** What changes for the sample against the version in force. */
export function ChangeCounts({
  version,
  before,
  after,
  onAt,
}: {
  version: number;
  before: readonly Normalized[];
  after: readonly Normalized[];
  onAt: (at: number) => void;
}): ReactNode {
  const rows = useMemo(() => {
    const judged = judgeChange(before, after);
    const row = (verdict: Verdict, label: string, tone?: string): Row => ({
      key: verdict,
      label,
      count: judged[verdict],
      first: judged.first[verdict],
      ...(tone !== undefined && judged[verdict] > 0 ? { tone } : {}),
    });
    return [
      row('same', `Same as v${version}`),
      row('changed', 'Changed', 'warn'),
      row('no_longer_dead', 'Now an event, was a dead letter', 'ok'),
      row('now_dead', 'Now a dead letter', 'bad'),
    ];
  }, [version, before, after]);
  return <Counts title={`Against v${version}, of ${say(after.length)}`} rows={rows} onAt={onAt} />;
}

function Counts({
  title,
  rows,
  onAt,
}: {
  title: string;
  rows: readonly Row[];
  onAt: (at: number) => void;
}): ReactNode {
  return (
    <div>
      <h3 className={classes.countsTitle}>{title}</h3>
      <ul className={classes.counts}>
        {rows.map(({ key, label, count, tone, first, mono }) => (
          <li key={key}>
            <button
              type="button"
              disabled={first === undefined}
              title={first === undefined ? undefined : 'Show the first'}
              onClick={() => first !== undefined && onAt(first)}
            >
              <span className={mono === true ? 'mono' : undefined}>{label}</span>
              <span className="num" data-tone={tone}>
                {formatCount(count)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const TYPES = 12;

function countRows(results: readonly Normalized[]): Row[] {
  const types = new Map<string, Row>();
  const dead: Row = { key: 'dead', label: 'Dead letters', count: 0, first: undefined };
  const none: Row = { key: 'none', label: 'Rightly no event', count: 0, first: undefined };
  for (const [at, result] of results.entries()) {
    for (const { envelope } of result.events) {
      const type = envelope.event_type;
      const row = types.get(type) ?? { key: type, label: type, count: 0, first: at, mono: true };
      row.count += 1;
      types.set(type, row);
    }
    if (result.dead.length > 0) {
      dead.count += result.dead.length;
      dead.first ??= at;
      dead.tone = 'bad';
    }
    if (result.ignored !== undefined) {
      none.count += 1;
      none.first ??= at;
    }
  }
  const told = [...types.values()].toSorted((a, b) => b.count - a.count).slice(0, TYPES);
  return [...told, dead, ...(none.count > 0 ? [none] : [])];
}

function say(messages: number): string {
  return messages === 1 ? 'this message' : `these ${formatCount(messages)} messages`;
}
