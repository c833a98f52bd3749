import { may } from '@karma/services/permission/permissions.ts';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { EmptyState } from '../../../../features/shell/empty-state.tsx';
import { PageBody } from '../../../../features/shell/page-body.tsx';
import { PageHeader } from '../../../../features/shell/page-header.tsx';
import { SystemTabs } from '../../../../features/system/system-tabs.tsx';
import { UsersScreen } from '../../../../features/user/users-screen.tsx';
import { Prefetched, prefetching } from '../../../../server/prefetch.tsx';
import { requireUser } from '../../../../server/require-user.ts';

export const metadata: Metadata = { title: 'Users' };

export default async function UsersPage(): Promise<ReactNode> {
  const user = await requireUser();
  return (
    <>
      <PageHeader title="Users" crumbs={[{ title: 'System', href: '/system' }]} />
      <SystemTabs />
      <PageBody label="Users">
        {may(user.role, 'user:write') ? <Users /> : <OnlyAdmins role={user.role} />}
      </PageBody>
    </>
  );
}

async function Users(): Promise<ReactNode> {
  const { trpc, queries } = await prefetching();
  const asked = [queries.prefetchQuery(trpc.user.list.queryOptions({}))];
  return (
    <Prefetched queries={queries} asked={asked}>
      <UsersScreen />
    </Prefetched>
  );
}

function OnlyAdmins({ role }: { role: string }): ReactNode {
  return (
    <EmptyState title="Users are kept by administrators.">
      Your role is {role}. Ask an administrator to make the change, or for the role.
    </EmptyState>
  );
}
