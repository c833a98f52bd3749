'use client';

import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { EmptyState } from '../shell/empty-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { Icon } from '../shell/icon.tsx';
import { useMay } from '../shell/signed-in.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { saySources } from './say-sources.ts';
import { ALL_SOURCES } from './source-links.ts';
import classes from './sources-screen.module.css';
import { SourcesTable } from './sources-table.tsx';

const AGAIN_MS = 2_000;

/** Where events come from, and how each source is. */
export function SourcesScreen(): ReactNode {
  const trpc = useTRPC();
  const listed = useQuery({ ...trpc.source.list.queryOptions(ALL_SOURCES), refetchInterval: AGAIN_MS });
  const sources = listed.data?.sources;
  return (
    <div className="page">
      {listed.isError && (
        <ErrorNotice
          title={
            sources === undefined
              ? 'The sources could not be read.'
              : 'What stands below is old: it could not be read anew.'
          }
          error={listed.error}
          onRetry={() => void listed.refetch()}
          retrying={listed.isFetching}
        />
      )}
      {sources === undefined && !listed.isError && <SkeletonRows rows={6} />}
      {sources !== undefined && sources.length === 0 && <NoSource />}
      {sources !== undefined && sources.length > 0 && (
        <>
          <Sentence {...saySources(sources)} />
          <section className="card">
            <SourcesTable sources={sources} />
          </section>
        </>
      )}
    </div>
  );
}

function Sentence({ sentence, first }: { sentence: string; first: string | null }): ReactNode {
  return (
    <div className={classes.top}>
      <div className={classes.said} aria-live="polite">
        <h2 className={classes.sentence}>{sentence}</h2>
        <p className="muted">{first ?? 'Everything that they tell is in the ledger up to the time below.'}</p>
      </div>
      <AddSource />
    </div>
  );
}

/** Two ways in; for those who may. */
export function AddSource({ big = false }: { big?: boolean }): ReactNode {
  if (!useMay('source:write')) return null;
  return (
    <Menu position="bottom-end" width={288}>
      <Menu.Target>
        <Button
          variant="filled"
          leftSection={<Icon name="plus" size={13} />}
          {...(big ? { size: 'lg' as const } : {})}
        >
          Add a source
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href="/sources/new/postgres">
          <div className="b">A Postgres database</div>
          <div className="s muted">Each change of its tables, read from its log</div>
        </Menu.Item>
        <Menu.Item component={Link} href="/sources/new/http">
          <div className="b">A program that sends by HTTP</div>
          <div className="s muted">Any JSON, or envelopes ready-made</div>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function NoSource(): ReactNode {
  const mayAdd = useMay('source:write');
  return (
    <EmptyState title="No source yet" action={<AddSource big />}>
      Karma knows what its sources tell it. Capture a Postgres database, or have a program send JSON by HTTP:
      the first event shows within seconds.
      {!mayAdd && ' An administrator can add one.'}
    </EmptyState>
  );
}
