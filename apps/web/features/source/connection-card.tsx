'use client';

import { Button, Group, Modal, Stack } from '@mantine/core';
import { schemaResolver, useForm, type UseFormReturnType } from '@mantine/form';
import { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';
import { PostgresConnectionSchema } from '@karma/core/source/requests.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { useMay } from '../shell/signed-in.tsx';
import { useTRPC, useTRPCClient } from '../shell/trpc.ts';
import { askWorker } from './ask-worker.ts';
import { ChecksList } from './checks-list.tsx';
import { ConnectionFields } from './connection-fields.tsx';
import { ConnectionForm, type ConnectionValues } from './connection-values.ts';
import type { SourceWhole } from './source-whole.ts';

/** How a captured database is reached; administrators can change it. */
export function ConnectionCard({ source }: { source: SourceWhole }): ReactNode {
  const mayWrite = useMay('source:write') && source.state !== 'removed';
  const [open, setOpen] = useState(false);
  const parsed = PostgresSourceConfig.safeParse(source.config);
  if (!parsed.success) return null;
  const { connection } = parsed.data;
  return (
    <section className="card" aria-label="Connection">
      <header>
        <h2>Connection</h2>
        <span className="sp" />
        {mayWrite && <Button onClick={() => setOpen(true)}>Change</Button>}
      </header>
      <div className="in">
        <dl className="facts">
          <dt>Server</dt>
          <dd className="mono">
            {connection.host}:{connection.port}
          </dd>
          <dt>Database</dt>
          <dd className="mono">{connection.database}</dd>
          <dt>User</dt>
          <dd className="mono">{connection.user}</dd>
          <dt>TLS</dt>
          <dd>{connection.sslMode}</dd>
          <dt>Password</dt>
          <dd className="faint">kept sealed, shown to nobody</dd>
        </dl>
      </div>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title="Reach the database in another way"
        size={560}
      >
        <Change source={source} connection={connection} onDone={() => setOpen(false)} />
      </Modal>
    </section>
  );
}

type Props = {
  source: SourceWhole;
  connection: Omit<ConnectionValues, 'password'>;
  onDone: () => void;
};

function Change({ source, connection, onDone }: Props): ReactNode {
  const form = useForm<ConnectionValues>({
    initialValues: { ...connection, password: '' },
    validate: schemaResolver(ConnectionForm, { sync: true }),
  });
  const { attempt, change } = useConnection(source, form, onDone);
  const save = ({ password, ...rest }: ConnectionValues): void =>
    change.mutate({
      source: source.name,
      connection: PostgresConnectionSchema.parse(rest),
      ...(password === '' ? {} : { password }),
    });
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack gap="lg">
        <p className="muted s">
          It must be the same database: capturing goes on at its place in the log. Another host, port or user
          is asked with the password entered again.
        </p>
        <ConnectionFields form={form} keptPassword />
        {attempt.data !== undefined && <ChecksList answer={attempt.data.answer} />}
        {attempt.isError && <ErrorNotice title="The connection could not be tried." error={attempt.error} />}
        {change.isError && <ErrorNotice title="The connection was not changed." error={change.error} />}
        <Group justify="flex-end">
          <Button
            loading={attempt.isPending}
            onClick={() => {
              if (!form.validate().hasErrors) attempt.mutate(form.getValues());
            }}
          >
            Try it
          </Button>
          <Button type="submit" variant="filled" loading={change.isPending}>
            Change
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Trying a connection, and taking it. */
function useConnection(source: SourceWhole, form: UseFormReturnType<ConnectionValues>, onDone: () => void) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const attempt = useMutation({
    mutationFn: ({ password, ...rest }: ConnectionValues) =>
      askWorker(client, {
        kind: 'try_postgres',
        question: { connection: PostgresConnectionSchema.parse(rest) },
        secret: password === '' ? { keptFor: source.name } : { password },
      }),
  });
  const change = useMutation(
    trpc.source.changeConnection.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.source.get.queryFilter({ source: source.name }));
        onDone();
      },
      onError: (error) => {
        for (const { path, message } of error.data?.problems ?? [])
          form.setFieldError(String(path.at(-1)), message);
      },
    }),
  );
  return { attempt, change };
}
