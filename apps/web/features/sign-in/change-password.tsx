'use client';

import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { authRequest, explainRefusal } from './auth-request.ts';

const Fields = z.object({
  currentPassword: z.string().min(1, 'Your current password'),
  newPassword: z.string().min(12, 'At least 12 characters').max(128, 'At most 128 characters'),
});

/** Changes one's own password, and ends one's sessions on other devices. */
export function ChangePassword({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Change password" size={380}>
      <Form onDone={onClose} />
    </Modal>
  );
}

function Form({ onDone }: { onDone: () => void }): ReactNode {
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: schemaResolver(Fields, { sync: true }),
  });
  const submit = async (values: z.infer<typeof Fields>): Promise<void> => {
    setBusy(true);
    const answer = await authRequest('change-password', { ...values, revokeOtherSessions: true });
    setBusy(false);
    if (!answer.ok) {
      const field = answer.code === 'INVALID_PASSWORD' ? 'currentPassword' : 'newPassword';
      return form.setFieldError(field, explainRefusal(answer));
    }
    notifications.show({ message: 'Password changed. Other devices are signed out.' });
    onDone();
  };
  return (
    <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
      <Stack gap="lg">
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label="New password"
          description="At least 12 characters. Other devices are signed out."
          autoComplete="new-password"
          {...form.getInputProps('newPassword')}
        />
        <Group justify="flex-end">
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" variant="filled" loading={busy}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
