'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { inferOutput } from '@trpc/tanstack-react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { Inspector } from '../shell/inspector.tsx';
import { useMay } from '../shell/signed-in.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { TimeText } from '../shell/time-text.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { mappingHref, sourceHref } from '../source/source-links.ts';
import { BytesView } from './bytes-view.tsx';
import classes from './dead-inspector.module.css';
import { adviceFor, isOfMapping } from './say-code.ts';

type Letter = inferOutput<ReturnType<typeof useTRPC>['dead']['get']>;

/** One dead letter whole: what is wrong, what to do, and the message as it came. */
export function DeadInspector({ origin, onClose }: { origin: string; onClose: () => void }): ReactNode {
  const trpc = useTRPC();
  const found = useQuery(trpc.dead.get.queryOptions({ origin }, { staleTime: 30_000 }));
  const letter = found.data;
  if (letter === undefined) {
    return (
      <Inspector label="Dead letter" header={<span className="muted">Dead letter</span>} onClose={onClose}>
        {found.isError ? (
          <ErrorNotice
            title="The dead letter could not be read."
            error={found.error}
            onRetry={() => void found.refetch()}
          />
        ) : (
          <SkeletonRows rows={9} />
        )}
      </Inspector>
    );
  }
  return (
    <Inspector
      label={`Dead letter ${letter.code}`}
      onClose={onClose}
      header={
        <Chip tone="bad" dot>
          {letter.code}
        </Chip>
      }
      actions={<Actions letter={letter} />}
    >
      <div className={classes.said}>
        <p className={classes.error}>{letter.error}</p>
        <p className="muted">{adviceFor(letter)}</p>
        {letter.newerMapping && letter.from !== null && (
          <p className="muted">
            v{letter.from.mappingVersion} of the mapping is in force now, this was v{letter.mapping}: it may
            do already.
          </p>
        )}
      </div>
      <Facts letter={letter} />
      <BytesView title="Message" bytes={letter.value} />
      <BytesView title="Key" bytes={letter.key} />
      <Headers headers={letter.headers} />
    </Inspector>
  );
}

function Actions({ letter }: { letter: Letter }): ReactNode {
  const mayWrite = useMay('mapping:write');
  const { from, stage, code } = letter;
  if (from === null) return null;
  const open = mayWrite && from.state !== 'removed' && isOfMapping(stage, code);
  return (
    <>
      {open && (
        <Button component={Link} variant="filled" href={mappingHref(from.name, { dead: letter.origin })}>
          Open mapping with this message
        </Button>
      )}
      <Button component={Link} href={sourceHref(from.name)}>
        {from.title}
      </Button>
    </>
  );
}

function Facts({ letter }: { letter: Letter }): ReactNode {
  const { place, origin } = letter;
  return (
    <dl className="facts">
      <dt>Time</dt>
      <dd>
        <TimeText at={letter.at} precision="ms" />
      </dd>
      <dt>Source</dt>
      <dd>
        {letter.source === '' ? (
          <span className="faint">not known</span>
        ) : (
          <Link href={sourceHref(letter.source)}>{letter.source}</Link>
        )}
        {letter.mapping > 0 && <span className="faint"> · mapping v{letter.mapping}</span>}
      </dd>
      <dt>Stage</dt>
      <dd>{letter.stage}</dd>
      <dt>Origin</dt>
      <dd className={classes.origin}>
        <span className="mono">
          {place === null
            ? origin
            : `${place.topic} / ${place.partition} / ${place.offset}${place.index === null ? '' : ` / item ${place.index}`}`}
        </span>
        <CopyButton text={origin} label="Copy the origin" />
      </dd>
    </dl>
  );
}

function Headers({ headers }: { headers: Record<string, string> }): ReactNode {
  const entries = Object.entries(headers);
  return (
    <section className={classes.section} aria-label="Headers">
      <h3>Headers</h3>
      {entries.length === 0 ? (
        <p className="faint s">None.</p>
      ) : (
        <dl className="facts">
          {entries.map(([name, value]) => (
            <div key={name} className={classes.header}>
              <dt className="mono">{name}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
