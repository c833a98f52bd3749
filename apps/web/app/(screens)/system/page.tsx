import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageHeader } from '../../../features/shell/page-header.tsx';
import { SystemTabs } from '../../../features/system/system-tabs.tsx';
import { requireUser } from '../../../server/require-user.ts';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage(): Promise<ReactNode> {
  await requireUser();
  return (
    <>
      <PageHeader title="System" />
      <SystemTabs />
    </>
  );
}
