'use client';

import {
  ActionIcon,
  Button,
  Popover,
  SegmentedControl,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { ChangePassword } from '../sign-in/change-password.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useKeysRegistry } from './keys-provider.tsx';
import { signOut } from './sign-out.ts';
import { useSignedIn } from './signed-in.tsx';
import { setTimeZone, useTimeZone } from './use-time-zone.ts';
import classes from './user-menu.module.css';

/** Who is signed in, and what is theirs: colours, time zone, password, sign out. `compact` is an icon alone. */
export function UserMenu({ compact = false }: { compact?: boolean }): ReactNode {
  const { showHelp } = useKeysRegistry();
  const [opened, setOpened] = useState(false);
  const [passwordOpen, setPasswordOpen] = useState(false);
  const after = (run: () => void) => () => {
    setOpened(false);
    run();
  };
  const toggle = (): void => setOpened(!opened);
  return (
    <>
      <Popover
        opened={opened}
        onChange={setOpened}
        position={compact ? 'bottom-end' : 'top-start'}
        width={248}
        trapFocus
        shadow="md"
      >
        <Popover.Target>
          {compact ? <CompactButton onClick={toggle} /> : <WideButton onClick={toggle} />}
        </Popover.Target>
        <Popover.Dropdown p={6} aria-label="Your account">
          <Who />
          <Preferences />
          <div className={classes.items}>
            <Item icon="key" label="Change password" onClick={after(() => setPasswordOpen(true))} />
            <span className={classes.keys}>
              <Item icon="keyboard" label="Keys" onClick={after(showHelp)} />
            </span>
            <Item icon="out" label="Sign out" onClick={after(() => void signOut())} />
          </div>
        </Popover.Dropdown>
      </Popover>
      <ChangePassword opened={passwordOpen} onClose={() => setPasswordOpen(false)} />
    </>
  );
}

function Who(): ReactNode {
  const { name, email, role } = useSignedIn();
  return (
    <div className={classes.who}>
      <div className="b">{name}</div>
      <div className="s muted">
        {email} · {role}
      </div>
    </div>
  );
}

function Item({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }): ReactNode {
  return (
    <Button
      variant="subtle"
      color="gray"
      justify="flex-start"
      leftSection={<Icon name={icon} />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

function CompactButton(props: { onClick: () => void }): ReactNode {
  return (
    <ActionIcon {...props} aria-label="Your account">
      <Icon name="user" size={18} />
    </ActionIcon>
  );
}

function WideButton(props: { onClick: () => void }): ReactNode {
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
