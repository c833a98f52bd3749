'use client';

import type { Normalized, NormalizedEvent } from '@karma/core/normalize/raw-message.ts';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { JsonTree } from '../shell/json-tree.tsx';
import classes from './panes.module.css';
import type { Trial } from './try-in-browser.ts';

const IGNORED = {
  tombstone: 'A delete mark for compacted topics: rightly no event.',
  heartbeat: 'A heartbeat: it tells up to when the source has been heard, and is no event.',
  transaction: 'Begin or end of a transaction: rightly no event.',
} as const;

/** What the mapping makes of the message that is shown, valid or not. */
export function EventPane({
  trial,
  at,
  children,
}: {
  trial: Trial | null;
  at: number;
  children?: ReactNode;
}): ReactNode {
  const result = trial !== null && 'results' in trial ? trial.results[at] : undefined;
  const errors = trial !== null && 'errors' in trial ? trial.errors.length : 0;
  return (
    <section aria-label="Event" className={classes.pane}>
      <header className={classes.head}>
        <h2>
          {result !== undefined && result.events.length > 1 ? `${result.events.length} events` : 'Event'}
        </h2>
        <span className="sp" />
        <span aria-live="polite">
          <StateChip result={result} errors={errors} />
        </span>
      </header>
      {errors > 0 && (
        <p className="muted s">
          {errors === 1 ? 'One field has an error' : `${errors} fields have errors`}: mend{' '}
          {errors === 1 ? 'it' : 'them'} to see the event.
        </p>
      )}
      {result !== undefined && <Result result={result} />}
      {children}
    </section>
  );
}

function StateChip({ result, errors }: { result: Normalized | undefined; errors: number }): ReactNode {
  if (errors > 0) return <Chip tone="bad">error</Chip>;
  if (result === undefined) return null;
  if (result.dead.length > 0) return <Chip tone="bad">dead letter</Chip>;
  if (result.ignored !== undefined) return <Chip>no event</Chip>;
  return <Chip tone="ok">valid</Chip>;
}

function Result({ result }: { result: Normalized }): ReactNode {
  return (
    <>
      {result.ignored !== undefined && <p className="muted s">{IGNORED[result.ignored]}</p>}
      {result.dead.map((letter, at) => (
        <div key={at} className={classes.dead}>
          <span className="mono b">{letter.code}</span>
          <span>{letter.error}</span>
        </div>
      ))}
      {result.events.slice(0, 20).map((event) => (
        <EventCard key={event.provenance.eventId} event={event} />
      ))}
    </>
  );
}

function EventCard({ event: { envelope, provenance } }: { event: NormalizedEvent }): ReactNode {
  const tags = Object.entries(envelope.tags);
  return (
    <div className={classes.event}>
      <dl>
        <Fact name="ts" value={envelope.ts} />
        <Fact name="event_type" value={envelope.event_type} />
        <Fact name="entity_id" value={envelope.entity_id} />
        <Fact name="correlation_id" value={envelope.correlation_id} />
        <Fact name="flow" value={provenance.flow} />
        <Fact name="flow kind" value={provenance.flowKind} />
        {provenance.backfill !== '' && <Fact name="backfill" value={provenance.backfill} />}
        <dt>tags</dt>
        <dd>
          {tags.length === 0 && <span className="faint">none</span>}
          {tags.map(([name, value]) => (
            <div key={name}>
              <b>{name}</b> {value}
            </div>
          ))}
        </dd>
      </dl>
      <div className={classes.attrs}>
        <JsonTree value={envelope.attrs} label="Attributes" />
      </div>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value === '' ? <span className="faint">none</span> : value}</dd>
    </>
  );
}
