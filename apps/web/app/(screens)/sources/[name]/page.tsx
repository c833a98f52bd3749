import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageBody } from '../../../../features/shell/page-body.tsx';
import { PageHeader } from '../../../../features/shell/page-header.tsx';
import { SourceScreen } from '../../../../features/source/source-screen.tsx';
import { Prefetched, prefetching } from '../../../../server/prefetch.tsx';
import { requireUser } from '../../../../server/require-user.ts';

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function SourcePage({ params }: Props): Promise<ReactNode> {
  await requireUser();
  const name = decodeURIComponent((await params).name);
  const { trpc, queries } = await prefetching();
  const asked = [queries.prefetchQuery(trpc.source.get.queryOptions({ source: name }))];
  return (
    <>
      <PageHeader title={name} crumbs={[{ title: 'Sources', href: '/sources' }]} />
      <PageBody label="Source">
        <Prefetched queries={queries} asked={asked}>
          <SourceScreen key={name} name={name} />
        </Prefetched>
      </PageBody>
    </>
  );
}
