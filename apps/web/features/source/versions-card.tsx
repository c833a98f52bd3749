'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { useMay } from '../shell/signed-in.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { TimeText } from '../shell/time-text.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { mappingHref } from './source-links.ts';
import classes from './source-screen.module.css';
import type { SourceWhole } from './source-whole.ts';

const SHOWN = 6;

/** Versions of the mapping, newest first: which is in force, who wrote it and why. */
export function VersionsCard({ source }: { source: SourceWhole }): ReactNode {
  const trpc = useTRPC();
  const mayWrite = useMay('mapping:write') && source.state !== 'removed';
  // The version is part of the question, so that a new one is fetched as soon as it is wanted.
  const listed = useQuery(
    trpc.mapping.versions.queryOptions({
      source: source.name,
      limit: SHOWN,
      before: source.mappingVersion + 1,
    }),
  );
  return (
    <section className="card" aria-label="Mapping">
      <header>
        <h2>Mapping</h2>
        <span className="sp" />
        <Button component={Link} href={mappingHref(source.name)}>
          {mayWrite ? 'Edit' : 'Look at it'}
        </Button>
      </header>
      {listed.isError && <ErrorNotice title="The versions could not be read." error={listed.error} />}
      {listed.data === undefined && !listed.isError && <SkeletonRows rows={2} height={36} />}
      {listed.data?.versions.map(({ version, note, createdAt, createdBy, inForceFrom, spec }) => (
        <div key={version} className={classes.line}>
          <Link href={mappingHref(source.name, { version })} className="b">
            v{version}
          </Link>
          {version === listed.data.wanted && (
            <Chip tone={inForceFrom.length > 0 ? 'ok' : 'accent'}>
              {inForceFrom.length > 0 ? 'in force' : 'wanted'}
            </Chip>
          )}
          <span className={classes.note}>{note === '' ? <span className="faint">no note</span> : note}</span>
          <span className="faint">
            {spec.adapter} · {createdBy} · <TimeText at={createdAt} precision="min" relative={false} />
          </span>
        </div>
      ))}
    </section>
  );
}
