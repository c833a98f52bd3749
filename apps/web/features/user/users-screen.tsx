'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { Icon } from '../shell/icon.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { TableScroll } from '../shell/table-scroll.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { CreateUser } from './create-user.tsx';
import { PasswordOnce, type NewPassword } from './password-once.tsx';
import { UserRow } from './user-row.tsx';
import classes from './users-screen.module.css';

/** Who may sign in, and with which role. For administrators. */
export function UsersScreen(): ReactNode {
  const trpc = useTRPC();
  const users = useQuery(trpc.user.list.queryOptions({}));
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<NewPassword | null>(null);
  return (
    <div className="page">
      <div className={classes.head}>
        <p className="muted">
          Viewers read. Operators and approvers also pause, resume and restart sources. Admins also set up
          sources and users.
        </p>
        <Button
          variant="filled"
          leftSection={<Icon name="plus" size={13} />}
          onClick={() => setCreating(true)}
        >
          Add a user
        </Button>
      </div>
      {users.isError && (
        <ErrorNotice
          title="The users could not be read."
          error={users.error}
          onRetry={() => void users.refetch()}
          retrying={users.isFetching}
        />
      )}
      <section className="card">
        {users.isPending && <SkeletonRows rows={4} />}
        {users.data !== undefined && (
          <TableScroll label="Users">
            <table className={`table ${classes.users}`}>
              <thead>
                <tr>
                  <th>Name</th>
                  <th className={classes.wide}>E-mail</th>
                  <th>Role</th>
                  <th className={classes.wide}>Last seen</th>
                  <th>
                    <span className="unseen">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {users.data.users.map((user) => (
                  <UserRow key={user.id} user={user} onPassword={setMade} />
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </section>
      <CreateUser opened={creating} onClose={() => setCreating(false)} onCreated={setMade} />
      <PasswordOnce made={made} onClose={() => setMade(null)} />
    </div>
  );
}
