'use client';

import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../shell/copy-button.tsx';
import classes from './password-once.module.css';

export type NewPassword = { email: string; password: string };

/** A generated password, shown this once: Karma keeps only its hash. */
export function PasswordOnce({
  made,
  onClose,
}: {
  made: NewPassword | null;
  onClose: () => void;
}): ReactNode {
  return (
    <Modal
      opened={made !== null}
      onClose={onClose}
      title="Password, shown once"
      size={420}
      closeOnClickOutside={false}
    >
      {made !== null && (
        <Stack gap="lg">
          <p>
            Give this to <b>{made.email}</b> by a safe way. It cannot be shown again; they can change it after
            signing in.
          </p>
          <div className={classes.password}>
            <code className="mono">{made.password}</code>
            <CopyButton text={made.password} label="Copy the password" />
          </div>
          <Group justify="flex-end">
            <Button variant="filled" onClick={onClose}>
              Done
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
