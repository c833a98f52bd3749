'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { Icon } from '../shell/icon.tsx';
import { TimeText } from '../shell/time-text.tsx';
import { useTRPC } from '../shell/trpc.ts';
import classes from './first-event.module.css';
import { deadHref, sourceEventsHref, sourceHref } from './source-links.ts';
import type { SourceWhole } from './source-whole.ts';

const AGAIN_MS = 1_000;

type Stage = { title: string; done: boolean; says: string };

/** From saved to the first event, as it goes on; says what holds it up. */
export function FirstEvent({ name }: { name: string }): ReactNode {
  const trpc = useTRPC();
  const found = useQuery({ ...trpc.source.get.queryOptions({ source: name }), refetchInterval: AGAIN_MS });
  if (found.data === undefined) {
    return found.isError ? <ErrorNotice title="The source could not be read." error={found.error} /> : null;
  }
  const source = found.data;
  const stages = stagesOf(source);
  const current = stages.findIndex(({ done }) => !done);
  return (
    <section className="card" aria-label="How it goes">
      <ol className={classes.stages} aria-live="polite">
        {stages.map(({ title, done, says }, at) => (
          <li key={title} data-state={done ? 'done' : at === current ? 'current' : 'to come'}>
            <i>{done ? <Icon name="check" size={11} /> : at + 1}</i>
            <span className="b">{title}</span>
            <span className={classes.says}>{says}</span>
          </li>
        ))}
      </ol>
      {source.health === 'failed' && <p className={classes.problem}>{source.says}</p>}
      {source.status !== null && source.status.dead > 0 && (
        <p className={classes.problem}>
          {source.status.dead === 1 ? 'A message' : `${source.status.dead} messages`} could not be read:{' '}
          <Link href={deadHref(name)}>look at the dead letters</Link>.
        </p>
      )}
      <Event source={source} />
    </section>
  );
}

function Event({ source: { name, status } }: { source: SourceWhole }): ReactNode {
  const trpc = useTRPC();
  const id = status?.lastEventId ?? '';
  const at = status?.lastEventAt?.getTime() ?? 0;
  const read = useQuery(trpc.event.read.queryOptions({ id, at }, { enabled: id !== '', staleTime: 60_000 }));
  const event = read.data?.event;
  return (
    <div className={classes.foot}>
      {event !== undefined && (
        <div className={classes.event}>
          <Chip tone="ok" dot>
            first event
          </Chip>
          <span className="mono b">{event.type}</span>
          <span className="mono">{event.entity}</span>
          <TimeText at={at} date={false} />
        </div>
      )}
      <Button component={Link} href={sourceHref(name)}>
        Go to the source
      </Button>
      {id !== '' && (
        <Button
          component={Link}
          variant="filled"
          href={sourceEventsHref(name, event === undefined ? {} : { event: { id, at } })}
        >
          Open in Events
        </Button>
      )}
    </div>
  );
}

function stagesOf({ connector, status, kind }: SourceWhole): Stage[] {
  const hasEvent = (status?.lastEventId ?? null) !== null;
  const saved: Stage = { title: 'Saved', done: true, says: 'Source and version 1 of its mapping.' };
  const first: Stage = {
    title: 'First event',
    done: hasEvent,
    says: hasEvent
      ? 'In the ledger.'
      : kind === 'postgres'
        ? 'The rows that are there come first; with empty tables it is the first change.'
        : 'Waiting for what you send.',
  };
  if (connector === null) return [saved, first];
  const running =
    connector.observed === 'RUNNING' && connector.tasks.some(({ state }) => state === 'RUNNING');
  const heard = (status?.heardUntil ?? null) !== null;
  return [
    saved,
    {
      title: 'Connector made',
      done: !connector.waiting || running || hasEvent,
      says: connector.waiting ? 'The worker is making it.' : 'Kafka Connect has it.',
    },
    {
      title: 'Running',
      done: running || hasEvent,
      says: running ? 'It reads the log.' : `Kafka Connect says ${connector.observed.toLowerCase()}.`,
    },
    {
      title: 'First message',
      done: heard || hasEvent,
      says: heard ? 'The database is heard.' : 'Its heartbeat comes each second.',
    },
    first,
  ];
}
