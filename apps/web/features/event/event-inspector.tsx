'use client';

import { Button } from '@mantine/core';
import { type Clause, type EventFilter, sameClause } from '@karma/core/ledger/event-filter.ts';
import type { EventDetail } from '@karma/db/ledger/query-event.ts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { memo, type ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { formatCount } from '../shell/count-text.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { Inspector } from '../shell/inspector.tsx';
import { JsonTree } from '../shell/json-tree.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { TimeText } from '../shell/time-text.tsx';
import { useTRPC } from '../shell/trpc.ts';
import classes from './event-inspector.module.css';
import { eventsHref, timelineHref } from './event-links.ts';
import { isoOf } from './format-event-time.ts';

/** "Around it" shows so much before and after. */
const AROUND_MS = 60_000;

type Props = {
  id: string;
  /** Epoch ms of its time, where known. */
  at: number | null;
  filter: EventFilter;
  onToggle: (clause: Clause) => void;
  onClose: () => void;
};

/** One event whole: what it is, what it belongs to, where it came from, and what it carries. */
export const EventInspector = memo(function EventInspector({
  id,
  at,
  filter,
  onToggle,
  onClose,
}: Props): ReactNode {
  const trpc = useTRPC();
  // A fact does not change: what was read once is read.
  const found = useQuery(
    trpc.event.read.queryOptions({ id, ...(at === null ? {} : { at }) }, { staleTime: 60_000 }),
  );
  if (found.data === undefined) {
    return (
      <Inspector label="Event" header={<span className="muted">Event</span>} onClose={onClose}>
        {found.isError ? (
          <ErrorNotice
            title="The event could not be read."
            error={found.error}
            onRetry={() => void found.refetch()}
          />
        ) : (
          <SkeletonRows rows={9} />
        )}
      </Inspector>
    );
  }
  const { event, related } = found.data;
  return (
    <Inspector
      label={`Event ${event.type}`}
      onClose={onClose}
      header={
        <>
          <StatusChip status={event.status} />
          <span className={`mono ${classes.type}`}>{event.type}</span>
        </>
      }
      actions={<Actions event={event} filter={filter} />}
    >
      <Facts event={event} related={related} />
      <Tags event={event} filter={filter} onToggle={onToggle} />
      <section className={classes.section}>
        <h2>
          Attributes
          <span className="sp" />
          <CopyButton text={JSON.stringify(event.attrs, null, 2)} label="Copy the attributes as JSON" />
        </h2>
        {Object.keys(event.attrs).length === 0 ? (
          <p className="faint s">This event carries none.</p>
        ) : (
          <JsonTree value={event.attrs} />
        )}
      </section>
    </Inspector>
  );
});

export function StatusChip({ status }: { status: string }): ReactNode {
  if (status === '') return null;
  return (
    <Chip tone={status === 'error' ? 'bad' : status === 'ok' ? 'ok' : 'neutral'} dot>
      {status}
    </Chip>
  );
}

function Actions({ event, filter }: { event: EventDetail; filter: EventFilter }): ReactNode {
  const ms = Math.floor(event.us / 1_000);
  const around = { from: Math.max(0, ms - AROUND_MS), to: ms + AROUND_MS };
  return (
    <>
      <Button component={Link} c="var(--text)" href={timelineHref('entity', event.entity)} maw="100%">
        Timeline of {event.entity}
      </Button>
      <Button
        component={Link}
        c="var(--text)"
        href={eventsHref({ filter, range: around, event })}
        title="The minute before and after, with the same filters"
      >
        Around it
      </Button>
    </>
  );
}

function Facts({
  event,
  related,
}: {
  event: EventDetail;
  related: { events: number; sources: number } | null;
}): ReactNode {
  return (
    <dl className="facts">
      <dt>Time</dt>
      <dd>
        <TimeText at={isoOf(event.us)} precision={event.us % 1_000 === 0 ? 'ms' : 'us'} />
      </dd>
      <dt>Entity</dt>
      <dd className="mono">
        <Link href={timelineHref('entity', event.entity)}>{event.entity}</Link>
      </dd>
      {event.correlation !== '' && (
        <>
          <dt>Correlation</dt>
          <dd className="mono">
            <Link href={timelineHref('correlation', event.correlation)}>{event.correlation}</Link>
            {related !== null && <span className="faint"> · {sayRelated(related)}</span>}
          </dd>
        </>
      )}
      {event.flow !== event.entity && event.flow !== event.correlation && (
        <>
          <dt>Flow</dt>
          <dd className="mono">
            <Link href={timelineHref('flow', event.flow)}>{event.flow}</Link>
            <span className="faint"> · {event.flowKind}</span>
          </dd>
        </>
      )}
      <dt>Source</dt>
      <dd>
        <Link href={`/sources/${encodeURIComponent(event.source)}`} className={classes.link}>
          {event.source}
        </Link>
        <span className="faint"> · mapping v{event.mapping}</span>
        {event.backfill !== '' && <span className="faint"> · {event.backfill}</span>}
      </dd>
      <dt>Origin</dt>
      <dd className="mono faint">{event.origin.split('/').join(' / ')}</dd>
      <dt>Came in</dt>
      <dd className="faint">
        <TimeText at={event.ingestedAt} precision="ms" relative={false} date={false} /> · stored{' '}
        {formatCount(Math.max(0, event.insertedAt - event.ingestedAt))} ms later
      </dd>
    </dl>
  );
}

function sayRelated({ events, sources }: { events: number; sources: number }): string {
  return `${formatCount(events)} ${events === 1 ? 'event' : 'events'}, ${sources} ${sources === 1 ? 'source' : 'sources'}`;
}

function Tags({
  event,
  filter,
  onToggle,
}: {
  event: EventDetail;
  filter: EventFilter;
  onToggle: (clause: Clause) => void;
}): ReactNode {
  const tags = Object.entries(event.tags);
  if (tags.length === 0) return null;
  return (
    <section className={classes.section}>
      <h2>Tags</h2>
      <div className={classes.tags}>
        {tags.map(([key, value]) => {
          const clause: Clause = { on: 'tag', key, value, not: false };
          const chosen = filter.some((one) => sameClause(one, clause));
          return (
            <button
              key={key}
              type="button"
              className={classes.tag}
              aria-pressed={chosen}
              title={chosen ? 'Take this filter away' : `Only events with ${key}=${value}`}
              onClick={() => onToggle(clause)}
            >
              {key}={value}
            </button>
          );
        })}
      </div>
    </section>
  );
}
