'use client';

import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { USER_ROLES } from '@karma/services/permission/permissions.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { useTRPC } from '../shell/trpc.ts';
import type { NewPassword } from './password-once.tsx';

const Fields = z.object({
  name: z.string().trim().min(1, 'A name'),
  email: z.string().trim().pipe(z.email('An address, such as ann@company.com')),
  role: z.enum(USER_ROLES),
});
type Fields = z.infer<typeof Fields>;

/** Makes a user; their first password is generated. */
export function CreateUser({
  opened,
  onClose,
  onCreated,
}: {
  opened: boolean;
  onClose: () => void;
  onCreated: (made: NewPassword) => void;
}): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Add a user" size={380}>
      <Form
        onCancel={onClose}
        onCreated={(made) => {
          onClose();
          onCreated(made);
        }}
      />
    </Modal>
  );
}

function Form({
  onCancel,
  onCreated,
}: {
  onCancel: () => void;
  onCreated: (made: NewPassword) => void;
}): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const initialValues: Fields = { name: '', email: '', role: 'viewer' };
  const form = useForm({ initialValues, validate: schemaResolver(Fields, { sync: true }) });
  const create = useMutation(
    trpc.user.create.mutationOptions({
      onSuccess: async (made) => {
        await queries.invalidateQueries(trpc.user.list.queryFilter());
        onCreated(made);
      },
      onError: (error) => form.setFieldError('email', error.message),
    }),
  );
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="lg">
        <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <TextInput label="E-mail" type="email" autoComplete="off" {...form.getInputProps('email')} />
        <NativeSelect label="Role" data={[...USER_ROLES]} {...form.getInputProps('role')} />
        <Group justify="flex-end">
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" variant="filled" loading={create.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
