import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageBody } from '../../../features/shell/page-body.tsx';
import { PageHeader } from '../../../features/shell/page-header.tsx';
import { ALL_SOURCES } from '../../../features/source/source-links.ts';
import { SourcesScreen } from '../../../features/source/sources-screen.tsx';
import { Prefetched, prefetching } from '../../../server/prefetch.tsx';
import { requireUser } from '../../../server/require-user.ts';

export const metadata: Metadata = { title: 'Sources' };

export default async function SourcesPage(): Promise<ReactNode> {
  await requireUser();
  const { trpc, queries } = await prefetching();
  const asked = [queries.prefetchQuery(trpc.source.list.queryOptions(ALL_SOURCES))];
  return (
    <>
      <PageHeader title="Sources" />
      <PageBody label="Sources">
        <Prefetched queries={queries} asked={asked}>
          <SourcesScreen />
        </Prefetched>
      </PageBody>
    </>
  );
}
