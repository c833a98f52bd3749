'use client';

import { ActionIcon, Menu, NativeSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { parseRole, USER_ROLES } from '@karma/services/permission/permissions.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferOutput } from '@trpc/tanstack-react-query';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import { Icon } from '../shell/icon.tsx';
import { useSignedIn } from '../shell/signed-in.tsx';
import { TimeText } from '../shell/time-text.tsx';
import { useTRPC } from '../shell/trpc.ts';
import type { NewPassword } from './password-once.tsx';
import classes from './users-screen.module.css';

type ListedUser = inferOutput<ReturnType<typeof useTRPC>['user']['list']>['users'][number];

/** One user: the role can be changed in place, the rest is in the menu. */
export function UserRow({
  user,
  onPassword,
}: {
  user: ListedUser;
  onPassword: (made: NewPassword) => void;
}): ReactNode {
  const me = useSignedIn();
  return (
    <tr>
      <td className="b">
        {user.name} {user.id === me.id && <span className="faint">you</span>}
        <span className={`${classes.below} muted`}>{user.email}</span>
      </td>
      <td className={classes.wide}>{user.email}</td>
      <td>
        <RoleSelect user={user} />
      </td>
      <td className={classes.wide}>
        {user.banned ? (
          <Chip tone="warn" dot>
            disabled
          </Chip>
        ) : user.lastSeenAt === null ? (
          <span className="faint">never</span>
        ) : (
          <TimeText at={user.lastSeenAt} precision="min" />
        )}
      </td>
      <td className={classes.right}>
        <UserActions user={user} onPassword={onPassword} />
      </td>
    </tr>
  );
}

function RoleSelect({ user }: { user: ListedUser }): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const change = useMutation(
    trpc.user.setRole.mutationOptions({
      onError: (error) =>
        notifications.show({ color: 'bad', title: 'The role was not changed.', message: error.message }),
      onSettled: () => queries.invalidateQueries(trpc.user.list.queryFilter()),
    }),
  );
  return (
    <NativeSelect
      aria-label={`Role of ${user.email}`}
      w={112}
      value={change.isPending ? change.variables.role : user.role}
      disabled={change.isPending}
      data={[...USER_ROLES]}
      onChange={(event) => {
        const role = parseRole(event.currentTarget.value);
        if (role !== null) change.mutate({ user: user.id, role });
      }}
    />
  );
}

function UserActions({
  user,
  onPassword,
}: {
  user: ListedUser;
  onPassword: (made: NewPassword) => void;
}): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const me = useSignedIn();
  const sayFailure = (error: { message: string }): void =>
    void notifications.show({ color: 'bad', title: 'Nothing was changed.', message: error.message });
  const reset = useMutation(
    trpc.user.resetPassword.mutationOptions({ onSuccess: onPassword, onError: sayFailure }),
  );
  const disable = useMutation(
    trpc.user.setDisabled.mutationOptions({
      onError: sayFailure,
      onSettled: () => queries.invalidateQueries(trpc.user.list.queryFilter()),
    }),
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More for ${user.email}`} loading={reset.isPending || disable.isPending}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="key" />} onClick={() => reset.mutate({ user: user.id })}>
          New password, ends their sessions
        </Menu.Item>
        {user.id !== me.id && (
          <Menu.Item
            leftSection={<Icon name={user.banned ? 'check' : 'close'} />}
            onClick={() => disable.mutate({ user: user.id, disabled: !user.banned })}
          >
            {user.banned ? 'Enable' : 'Disable, ends their sessions'}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
