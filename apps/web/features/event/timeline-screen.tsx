'use client';

import { sayDuration } from '@karma/core/ledger/say-duration.ts';
import type { Timeline, TimelineSubject } from '@karma/db/ledger/query-timeline.ts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { formatCount } from '../shell/count-text.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { formatTime, type Zone } from '../shell/format-time.ts';
import { useTRPC } from '../shell/trpc.ts';
import { useTimeZone } from '../shell/use-time-zone.ts';
import { EventInspector } from './event-inspector.tsx';
import { eventsHref } from './event-links.ts';
import { isoOf } from './format-event-time.ts';
import { StoryList } from './story-list.tsx';
import classes from './timeline-screen.module.css';

const NAMES: Readonly<Record<TimelineSubject, string>> = {
  entity: '',
  correlation: 'Correlation ',
  flow: 'Flow ',
};

/** The story of an entity, a correlation or a flow, from its first event to its last, with the waits between. */
export function TimelineScreen({ subject, value }: { subject: TimelineSubject; value: string }): ReactNode {
  const trpc = useTRPC();
  const found = useQuery(
    trpc.event.timeline.queryOptions({ subject, value }, { refetchOnWindowFocus: true }),
  );
  const [{ event, at }, setOpen] = useQueryStates(
    { event: parseAsString, at: parseAsInteger },
    { history: 'push' },
  );
  const filter = [{ on: 'field' as const, field: subject, value, not: false }];
  return (
    <>
      <PageHeader title={`${NAMES[subject]}${value}`} crumbs={[{ title: 'Events', href: '/events' }]} />
      <div className={classes.page}>
        <div className={classes.story}>
          {found.data !== undefined ? (
            <Story timeline={found.data} subject={subject} value={value} current={event} />
          ) : found.isError ? (
            <ErrorNotice
              title="The timeline could not be read."
              error={found.error}
              onRetry={() => void found.refetch()}
            />
          ) : (
            <SkeletonRows rows={12} />
          )}
        </div>
        {event !== null && (
          <EventInspector
            id={event}
            at={at}
            filter={filter}
            onToggle={(clause) =>
              window.location.assign(eventsHref({ filter: [clause], range: { last: '24h' } }))
            }
            onClose={() => void setOpen({ event: null, at: null })}
          />
        )}
      </div>
    </>
  );
}

type StoryProps = { timeline: Timeline; subject: TimelineSubject; value: string; current: string | null };

function Story({ timeline, subject, value, current }: StoryProps): ReactNode {
  const zone = useTimeZone();
  const { events, total } = timeline;
  if (total === 0) {
    return (
      <EmptyState title="No events">
        The ledger has no event of <span className="mono">{value}</span>. Check the spelling: identifiers are
        told apart by upper and lower case.
      </EmptyState>
    );
  }
  return (
    <>
      <Summary timeline={timeline} zone={zone} />
      <StoryList events={events} subject={subject} value={value} current={current} zone={zone} />
      {total > events.length && (
        <p className="muted s">
          These are the first {formatCount(events.length)} of {formatCount(total)} events.{' '}
          <Link
            href={eventsHref({
              filter: [{ on: 'field', field: subject, value, not: false }],
              range: { last: '7d' },
            })}
          >
            See the newest in Events
          </Link>
        </p>
      )}
    </>
  );
}

function Summary({ timeline, zone }: { timeline: Timeline; zone: Zone }): ReactNode {
  const { total, sources, first, last, events } = timeline;
  const errors = events.filter((event) => event.status === 'error').length;
  const count = `${formatCount(total)} ${total === 1 ? 'event' : 'events'}`;
  const took = total === 1 ? '' : ` over ${sayDuration((last - first) / 1_000)}`;
  return (
    <>
      <p className={classes.sentence}>
        {count}
        {took}
        {total > 1 && `, from ${formatTime(isoOf(first), { zone })} to ${formatTime(isoOf(last), { zone })}`}.
      </p>
      <p className={`muted s ${classes.sources}`}>
        Told by {sources.join(', ')}
        {errors > 0 && (
          <>
            {' '}
            <Chip tone="bad" dot>
              {errors} {errors === 1 ? 'error' : 'errors'}
            </Chip>
          </>
        )}
      </p>
    </>
  );
}
