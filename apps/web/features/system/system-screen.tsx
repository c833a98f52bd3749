'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { EnginesTable } from './engines-table.tsx';
import { OutboxCard } from './outbox-card.tsx';
import { RolesTable } from './roles-table.tsx';
import { Verdict } from './verdict.tsx';

const REFRESH_MS = 2_000;

/** How Karma itself is: what is wrong and what to do, then engines, roles and backlog. */
export function SystemScreen(): ReactNode {
  const trpc = useTRPC();
  const overview = useQuery({ ...trpc.system.overview.queryOptions({}), refetchInterval: REFRESH_MS });
  const { data } = overview;
  return (
    <div className="page">
      {overview.isError && (
        <ErrorNotice
          title={
            data === undefined
              ? 'The state could not be read.'
              : 'The state below is old: it could not be read anew.'
          }
          error={overview.error}
          onRetry={() => void overview.refetch()}
          retrying={overview.isFetching}
        />
      )}
      {data === undefined ? (
        !overview.isError && <SkeletonRows rows={12} />
      ) : (
        <>
          <Verdict overview={data} />
          <EnginesTable engines={data.engines} />
          <RolesTable roles={data.roles} now={data.at} />
          <OutboxCard outbox={data.outbox} now={data.at} />
        </>
      )}
    </div>
  );
}
