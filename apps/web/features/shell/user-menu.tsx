'use client';

import { ActionIcon, Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { ChangePassword } from '../sign-in/change-password.tsx';
import { Icon } from './icon.tsx';
import { useKeysRegistry } from './keys-provider.tsx';
import { signOut } from './sign-out.ts';
import { useSignedIn } from './signed-in.tsx';
import { setTimeZone, useTimeZone } from './use-time-zone.ts';
import classes from './user-menu.module.css';

/** Who is signed in, and what is theirs: colours, time zone, password, sign out. `compact` is an icon alone. */
export function UserMenu({ compact = false }: { compact?: boolean }): ReactNode {
  const user = useSignedIn();
  const { showHelp } = useKeysRegistry();
  const [passwordOpen, setPasswordOpen] = useState(false);
  return (
    <>
      <Menu position={compact ? 'bottom-end' : 'top-start'} width={248} closeOnItemClick>
        <Menu.Target>{compact ? <CompactButton /> : <WideButton />}</Menu.Target>
        <Menu.Dropdown>
          <div className={classes.who}>
            <div className="b">{user.name}</div>
            <div className="s muted">{user.email}</div>
          </div>
          <Preferences />
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="key" />} onClick={() => setPasswordOpen(true)}>
            Change password
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="menu" />} onClick={showHelp} visibleFrom="sm">
            Keys
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="out" />} onClick={() => void signOut()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ChangePassword opened={passwordOpen} onClose={() => setPasswordOpen(false)} />
    </>
  );
}

function CompactButton(props: object): ReactNode {
  return (
    <ActionIcon {...props} aria-label="Your account">
      <Icon name="user" size={18} />
    </ActionIcon>
  );
}

function WideButton(props: object): ReactNode {
  const { email, role } = useSignedIn();
  return (
    <UnstyledButton {...props} className={classes.wide} aria-label={`Your account: ${email}, ${role}`}>
      <span className={classes.email}>{email}</span>
      <span>· {role}</span>
    </UnstyledButton>
  );
}

function Preferences(): ReactNode {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const zone = useTimeZone();
  // The server does not know what is chosen: nothing is marked until the browser says.
  const mounted = useMounted();
  return (
    <div className={classes.preferences}>
      <SegmentedControl
        aria-label="Colours"
        fullWidth
        value={mounted ? colorScheme : 'auto'}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
        data={[
          { value: 'auto', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <SegmentedControl
        aria-label="Times"
        fullWidth
        value={zone}
        onChange={(value) => setTimeZone(value === 'UTC' ? 'UTC' : 'local')}
        data={[
          { value: 'local', label: 'Local time' },
          { value: 'UTC', label: 'UTC' },
        ]}
      />
    </div>
  );
}
