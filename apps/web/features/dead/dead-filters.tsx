'use client';

import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { DEAD_STAGES } from '@karma/core/contract/dead-letter.ts';
import type { DeadCount } from '@karma/db/ledger/query-dead-letters.ts';
import { type ReactNode, useState } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import classes from './dead-screen.module.css';
import { sumBy } from './sum-counts.ts';
import type { DeadUrl } from './use-dead-url.ts';

const RANGES = [
  { value: '', label: 'All that is kept' },
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
];
const TYPING_MS = 300;

/** Text, time, and what the matching dead letters are made of. */
export function DeadFilters({ dead, counts }: { dead: DeadUrl; counts: readonly DeadCount[] }): ReactNode {
  const { url, set } = dead;
  const { range } = url;
  const fixed = range !== null && !RANGES.some(({ value }) => value === range);
  return (
    <div className={classes.filters}>
      <TextFilter key={url.q ?? ''} text={url.q ?? ''} onText={(q) => void set({ q: q === '' ? null : q })} />
      <NativeSelect
        label="Time"
        value={range ?? ''}
        data={fixed ? [...RANGES, { value: range, label: 'As in the link' }] : RANGES}
        onChange={(event) =>
          void set({ range: event.currentTarget.value === '' ? null : event.currentTarget.value })
        }
      />
      <Facet
        title="Source"
        values={sumBy(counts, 'source')}
        chosen={url.source}
        onChoose={(source) => void set({ source })}
      />
      <Facet
        title="Stage"
        values={sumBy(counts, 'stage')}
        chosen={url.stage}
        onChoose={(value) => void set({ stage: DEAD_STAGES.find((stage) => stage === value) ?? null })}
      />
      <Facet
        title="Code"
        values={sumBy(counts, 'code')}
        chosen={url.code}
        onChoose={(code) => void set({ code })}
      />
    </div>
  );
}

function TextFilter({ text, onText }: { text: string; onText: (text: string) => void }): ReactNode {
  const [typed, setTyped] = useState(text);
  const later = useDebouncedCallback(onText, TYPING_MS);
  return (
    <TextInput
      label="Text"
      placeholder="in error, message or origin"
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}

function Facet({
  title,
  values,
  chosen,
  onChoose,
}: {
  title: string;
  values: readonly { value: string; count: number }[];
  chosen: string | null;
  onChoose: (value: string | null) => void;
}): ReactNode {
  const shown =
    chosen !== null && !values.some(({ value }) => value === chosen)
      ? [{ value: chosen, count: 0 }, ...values]
      : values;
  if (shown.length === 0) return null;
  const most = Math.max(1, ...shown.map(({ count }) => count));
  return (
    <section aria-label={title} className={classes.facet}>
      <h3>{title}</h3>
      {shown.map(({ value, count }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          title={value}
          onClick={() => onChoose(value === chosen ? null : value)}
        >
          <i style={{ width: `${(count / most) * 100}%` }} />
          <span className="mono">{value === '' ? 'not known' : value}</span>
          <span className="num faint xs">{formatCount(count)}</span>
        </button>
      ))}
    </section>
  );
}
