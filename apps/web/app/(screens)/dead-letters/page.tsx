import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { DeadScreen } from '../../../features/dead/dead-screen.tsx';
import { PageHeader } from '../../../features/shell/page-header.tsx';
import { requireUser } from '../../../server/require-user.ts';

export const metadata: Metadata = { title: 'Dead letters' };

export default async function DeadLettersPage(): Promise<ReactNode> {
  await requireUser();
  return (
    <>
      <PageHeader title="Dead letters" />
      <DeadScreen />
    </>
  );
}
