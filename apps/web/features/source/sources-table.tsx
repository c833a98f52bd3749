'use client';

import type { SourceView } from '@karma/services/source/describe-source.ts';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Fragment, type ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { CountText } from '../shell/count-text.tsx';
import { TableScroll } from '../shell/table-scroll.tsx';
import { AgoText, TimeText } from '../shell/time-text.tsx';
import { HealthChip, isWrong } from './health-chip.tsx';
import { deadHref, KIND_WORDS, sourceEventsHref, sourceHref } from './source-links.ts';
import classes from './sources-screen.module.css';
import { useWalk } from './use-walk.ts';

/** A row each; below it, where something is wrong, what it is and what to do. */
export function SourcesTable({ sources }: { sources: readonly SourceView[] }): ReactNode {
  const walk = useWalk(
    sources.map(({ name }) => name),
    'source',
  );
  return (
    <TableScroll label="Sources">
      <table className={`table ${classes.sources}`}>
        <thead>
          <tr>
            <th className={classes.state}>State</th>
            <th>Source</th>
            <th className={classes.wide}>Kind</th>
            <th className={`num ${classes.wide}`}>Events</th>
            <th className={`num ${classes.wide}`}>Lag</th>
            <th className={classes.heard}>Heard until</th>
            <th className={classes.wide}>Last event</th>
            <th className="num">Dead letters</th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <Row
              key={source.id}
              source={source}
              selected={walk.current === source.name}
              onFocus={() => walk.focused(source.name)}
            />
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Row({
  source,
  selected,
  onFocus,
}: {
  source: SourceView;
  selected: boolean;
  onFocus: () => void;
}): ReactNode {
  const router = useRouter();
  const { name, title, health, says, status, demo, kind } = source;
  const wrong = isWrong(health);
  const open = (): void => router.push(sourceHref(name));
  return (
    <Fragment>
      <tr aria-selected={selected} data-wrong={wrong || undefined} className={classes.row} onClick={open}>
        <td className={classes.state}>
          <HealthChip health={health} />
        </td>
        <td className={classes.what}>
          <span className={classes.names}>
            <Link
              href={sourceHref(name)}
              data-walk={name}
              className={classes.title}
              onFocus={onFocus}
              onClick={(event) => event.stopPropagation()}
            >
              {title}
            </Link>
            <span className="mono faint">{name}</span>
            {demo && <Chip>demonstration</Chip>}
          </span>
        </td>
        <td className={classes.wide}>{KIND_WORDS[kind] ?? kind}</td>
        <Pace status={status} />
        <td className={classes.heard}>{<Heard until={status?.heardUntil ?? null} />}</td>
        <td className={classes.wide}>
          <LastEvent source={source} />
        </td>
        <td className="num">
          {status === null || status.dead === 0 ? (
            <span className="faint">0</span>
          ) : (
            <Link href={deadHref(name)} onClick={(event) => event.stopPropagation()}>
              <CountText value={status.dead} />
            </Link>
          )}
        </td>
      </tr>
      {wrong && (
        <tr className={classes.trouble} data-health={health} onClick={open}>
          <td colSpan={8}>{says}</td>
        </tr>
      )}
    </Fragment>
  );
}

function Pace({ status }: { status: SourceView['status'] }): ReactNode {
  return (
    <>
      <td className={`num ${classes.wide}`}>
        {status === null ? <Dash /> : <CountText value={status.eventsPerSecond} unit="/s" />}
      </td>
      <td className={`num ${classes.wide}`}>
        {status === null ? <Dash /> : <CountText value={status.lagMessages} unit="messages" />}
      </td>
    </>
  );
}

function LastEvent({ source: { name, status } }: { source: SourceView }): ReactNode {
  const lastEventAt = status?.lastEventAt ?? null;
  const lastEventId = status?.lastEventId ?? null;
  if (lastEventAt === null) return <Dash />;
  const at = lastEventAt.getTime();
  const href = sourceEventsHref(name, lastEventId === null ? {} : { event: { id: lastEventId, at } });
  return (
    <Link href={href} onClick={(event) => event.stopPropagation()} title={lastEventAt.toISOString()}>
      <TimeText at={at} date={false} relative={false} />
      <AgoText at={at} before=" " />
    </Link>
  );
}

function Heard({ until }: { until: Date | null }): ReactNode {
  return until === null ? <Dash /> : <TimeText at={until} date={false} />;
}

function Dash(): ReactNode {
  return <span className="faint">–</span>;
}
