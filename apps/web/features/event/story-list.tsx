import type { EventLine } from '@karma/db/ledger/event-row.ts';
import type { TimelineSubject } from '@karma/db/ledger/query-timeline.ts';
import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { formatTime, type Zone } from '../shell/format-time.ts';
import { TypeName } from './event-table-row.tsx';
import { formatRowTime, isoOf } from './format-event-time.ts';
import { type Gap, gapsOf } from './timeline-gaps.ts';
import classes from './timeline-screen.module.css';

type Props = {
  /** Oldest first. */
  events: readonly EventLine[];
  subject: TimelineSubject;
  value: string;
  current: string | null;
  zone: Zone;
};

/** Events one below the other, with the wait between them as a thread that says how long it was. */
export function StoryList({ events, subject, value, current, zone }: Props): ReactNode {
  const gaps = gapsOf(events.map((event) => event.us));
  const days = events.map((event) => formatTime(isoOf(event.us), { zone }).slice(0, 10));
  const withDays = days[0] !== days.at(-1);
  return (
    <ol className={classes.list}>
      {events.map((event, at) => (
        <Fragment key={event.id}>
          {at > 0 && <Wait gap={gaps[at - 1]} />}
          {withDays && days[at] !== days[at - 1] && (
            <li className={classes.day}>
              <h2>{days[at]}</h2>
            </li>
          )}
          <li>
            <Link
              className={classes.event}
              aria-current={event.id === current}
              scroll={false}
              prefetch={false}
              href={openHref(subject, value, event)}
            >
              <time className="mono" dateTime={isoOf(event.us)}>
                {formatRowTime(event.us, zone, false)}
              </time>
              <i className={classes.thread} aria-hidden />
              <span className="mono">
                <TypeName type={event.type} error={event.status === 'error'} />
              </span>
              <span className={classes.message} title={event.message}>
                {event.message}
              </span>
              <span className="faint xs">
                {subject === 'entity' ? event.source : `${event.entity} · ${event.source}`}
              </span>
            </Link>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

function Wait({ gap }: { gap: Gap | undefined }): ReactNode {
  if (gap === undefined || gap.px === 0) return null;
  return (
    <li className={classes.gap} style={{ height: gap.px }} data-long={gap.long || undefined}>
      <span>{gap.text}</span>
      <i className={classes.thread} aria-hidden />
      <span>{gap.long && 'the longest wait'}</span>
    </li>
  );
}

function openHref(subject: TimelineSubject, value: string, event: EventLine): string {
  const at = String(Math.floor(event.us / 1_000));
  return `/events/timeline?${new URLSearchParams({ [subject]: value, event: event.id, at })}`;
}
