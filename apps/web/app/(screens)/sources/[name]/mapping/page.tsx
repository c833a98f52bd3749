import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { MappingScreen } from '../../../../../features/mapping/mapping-screen.tsx';
import { PageHeader } from '../../../../../features/shell/page-header.tsx';
import { Prefetched, prefetching } from '../../../../../server/prefetch.tsx';
import { requireUser } from '../../../../../server/require-user.ts';

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Mapping of ${decodeURIComponent((await params).name)}` };
}

export default async function MappingPage({ params }: Props): Promise<ReactNode> {
  await requireUser();
  const encoded = (await params).name;
  const name = decodeURIComponent(encoded);
  const { trpc, queries } = await prefetching();
  const asked = [
    queries.prefetchQuery(trpc.source.get.queryOptions({ source: name })),
    queries.prefetchQuery(trpc.mapping.versions.queryOptions({ source: name, limit: 100 })),
  ];
  const crumbs = [
    { title: 'Sources', href: '/sources' },
    { title: name, href: `/sources/${encoded}` },
  ];
  return (
    <>
      <PageHeader title="Mapping" crumbs={crumbs} />
      <Prefetched queries={queries} asked={asked}>
        <MappingScreen key={name} name={name} />
      </Prefetched>
    </>
  );
}
