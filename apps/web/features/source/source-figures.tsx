'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { CountText } from '../shell/count-text.tsx';
import { AgoText, TimeText } from '../shell/time-text.tsx';
import { deadHref, sourceEventsHref } from './source-links.ts';
import classes from './source-screen.module.css';
import type { SourceWhole } from './source-whole.ts';

/** What the worker last saw of a source, each with its unit and where it leads. */
export function SourceFigures({ source: { name, status } }: { source: SourceWhole }): ReactNode {
  if (status === null) {
    return (
      <p className="muted">
        No figures yet: nothing of this source has reached the ledger. They appear here with its first
        message.
      </p>
    );
  }
  const at = status.lastEventAt?.getTime() ?? null;
  const event = at === null || status.lastEventId === null ? {} : { event: { id: status.lastEventId, at } };
  return (
    <section aria-label="Figures" className={classes.figures}>
      <Figure
        label="Events"
        below={
          <Link href={sourceEventsHref(name)}>
            {status.events === 0 ? (
              'Events'
            ) : (
              <>
                <CountText value={status.events} /> so far
              </>
            )}
          </Link>
        }
      >
        <CountText value={status.eventsPerSecond} unit="/s" />
      </Figure>
      <Figure label="Lag" below="read, not yet in the ledger">
        <CountText value={status.lagMessages} unit="messages" />
      </Figure>
      <Figure label="Heard until" below={status.heardUntil !== null && <AgoText at={status.heardUntil} />}>
        {status.heardUntil === null ? '–' : <TimeText at={status.heardUntil} date={false} relative={false} />}
      </Figure>
      <Figure
        label="Last event"
        below={at !== null && <Link href={sourceEventsHref(name, event)}>Open it</Link>}
      >
        {at === null ? '–' : <AgoText at={at} />}
      </Figure>
      <Figure
        label="Dead letters"
        below={<Link href={deadHref(name)}>{status.dead === 0 ? 'None' : 'Look at them'}</Link>}
      >
        <CountText value={status.dead} />
      </Figure>
      <Figure label="Late" below="came after that time was heard">
        <CountText value={status.lateAfterHeard} />
      </Figure>
    </section>
  );
}

function Figure({
  label,
  below,
  children,
}: {
  label: string;
  below: ReactNode;
  children: ReactNode;
}): ReactNode {
  return (
    <div className={classes.figure}>
      <span className="xs faint">{label}</span>
      <span className={classes.value}>{children}</span>
      <span className="xs faint">{below}</span>
    </div>
  );
}
