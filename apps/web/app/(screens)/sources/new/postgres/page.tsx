import { may } from '@karma/services/permission/permissions.ts';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PageHeader } from '../../../../../features/shell/page-header.tsx';
import { PostgresWizard } from '../../../../../features/source/postgres-wizard.tsx';
import { OnlyAdmins } from '../../../../../features/source/only-admins.tsx';
import { requireUser } from '../../../../../server/require-user.ts';

export const metadata: Metadata = { title: 'New Postgres database' };

export default async function NewPostgresPage(): Promise<ReactNode> {
  const user = await requireUser();
  return (
    <>
      <PageHeader title="New Postgres database" crumbs={[{ title: 'Sources', href: '/sources' }]} />
      {may(user.role, 'source:write') ? <PostgresWizard /> : <OnlyAdmins role={user.role} />}
    </>
  );
}
