import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageBody } from '../../../features/shell/page-body.tsx';
import { PageHeader } from '../../../features/shell/page-header.tsx';
import { SystemScreen } from '../../../features/system/system-screen.tsx';
import { SystemTabs } from '../../../features/system/system-tabs.tsx';
import { Prefetched, prefetching } from '../../../server/prefetch.tsx';
import { requireUser } from '../../../server/require-user.ts';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage(): Promise<ReactNode> {
  await requireUser();
  const { trpc, queries } = await prefetching();
  const asked = [queries.prefetchQuery(trpc.system.overview.queryOptions({}))];
  return (
    <>
      <PageHeader title="System" />
      <SystemTabs />
      <PageBody label="System">
        <Prefetched queries={queries} asked={asked}>
          <SystemScreen />
        </Prefetched>
      </PageBody>
    </>
  );
}
