import { may } from '@karma/services/permission/permissions.ts';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageHeader } from '../../../../../features/shell/page-header.tsx';
import { HttpWizard } from '../../../../../features/source/http-wizard.tsx';
import { OnlyAdmins } from '../../../../../features/source/only-admins.tsx';
import { requireUser } from '../../../../../server/require-user.ts';

export const metadata: Metadata = { title: 'New HTTP source' };

export default async function NewHttpPage(): Promise<ReactNode> {
  const user = await requireUser();
  return (
    <>
      <PageHeader title="New HTTP source" crumbs={[{ title: 'Sources', href: '/sources' }]} />
      {may(user.role, 'source:write') ? <HttpWizard /> : <OnlyAdmins role={user.role} />}
    </>
  );
}
