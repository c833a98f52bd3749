'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { ConnectionCard } from './connection-card.tsx';
import { ConnectorCard } from './connector-card.tsx';
import { HealthChip } from './health-chip.tsx';
import { SendCard } from './send-card.tsx';
import { SourceActions } from './source-actions.tsx';
import { SourceFigures } from './source-figures.tsx';
import classes from './source-screen.module.css';
import type { SourceWhole } from './source-whole.ts';
import { TablesCard } from './tables-card.tsx';
import { TokensCard } from './tokens-card.tsx';
import { VersionsCard } from './versions-card.tsx';
import { KIND_WORDS } from './source-links.ts';

const AGAIN_MS = 2_000;

/** One source: how it is, what it is, and what can be done with it. */
export function SourceScreen({ name }: { name: string }): ReactNode {
  const trpc = useTRPC();
  const found = useQuery({ ...trpc.source.get.queryOptions({ source: name }), refetchInterval: AGAIN_MS });
  const source = found.data;
  if (source === undefined) {
    if (!found.isError) return <SkeletonRows rows={12} />;
    if (found.error.data?.code === 'NOT_FOUND') {
      return (
        <EmptyState title={`There is no source ${name}.`} action={<a href="/sources">All sources</a>}>
          It may have another name.
        </EmptyState>
      );
    }
    return (
      <div className="page">
        <ErrorNotice
          title="The source could not be read."
          error={found.error}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      </div>
    );
  }
  return (
    <div className="page">
      {found.isError && (
        <ErrorNotice title="What stands below is old: it could not be read anew." error={found.error} />
      )}
      <Head source={source} />
      <SourceFigures source={source} />
      <div className={classes.columns}>
        <div className={classes.column}>
          {source.connector !== null && <ConnectorCard connector={source.connector} />}
          {source.kind === 'postgres' && <TablesCard config={source.config} />}
          {source.endpoint !== null && source.state !== 'removed' && <SendCard source={source} />}
        </div>
        <div className={classes.column}>
          <VersionsCard source={source} />
          {source.kind === 'postgres' && <ConnectionCard source={source} />}
          {source.kind !== 'postgres' && <TokensCard source={source} />}
        </div>
      </div>
    </div>
  );
}

function Head({ source }: { source: SourceWhole }): ReactNode {
  return (
    <div className={classes.head}>
      <div className={classes.said}>
        <h2 className={classes.title}>
          {source.title}
          <HealthChip health={source.health} />
          {source.demo && <Chip>demonstration</Chip>}
        </h2>
        <p aria-live="polite">{source.says}</p>
        <p className="muted s">
          {KIND_WORDS[source.kind] ?? source.kind} · topic <span className="mono">{source.topic}</span>
        </p>
      </div>
      <SourceActions source={source} />
    </div>
  );
}
