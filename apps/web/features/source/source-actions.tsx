'use client';

import { Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { useMay } from '../shell/signed-in.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { sourceEventsHref } from './source-links.ts';
import classes from './source-screen.module.css';
import type { SourceWhole } from './source-whole.ts';

/** What can be done with a source; buttons that one may not press are not there. */
export function SourceActions({ source }: { source: SourceWhole }): ReactNode {
  const mayOperate = useMay('source:operate');
  const mayWrite = useMay('source:write');
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null);
  const isOurs = source.kind !== 'envelopes' && source.state !== 'removed';
  return (
    <div className={classes.actions}>
      <Button component={Link} href={sourceEventsHref(source.name)}>
        Its events
      </Button>
      {mayOperate && isOurs && <Operate source={source} />}
      {mayWrite && isOurs && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button aria-label="More to do with this source">More</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setOpen('rename')}>Give it another title</Menu.Item>
            <Menu.Item color="bad" onClick={() => setOpen('remove')}>
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Modal opened={open === 'rename'} onClose={() => setOpen(null)} title="Another title" size={380}>
        <Rename source={source} onDone={() => setOpen(null)} />
      </Modal>
      <Modal
        opened={open === 'remove'}
        onClose={() => setOpen(null)}
        title={`Remove ${source.name}`}
        size={440}
      >
        <Remove source={source} onDone={() => setOpen(null)} />
      </Modal>
    </div>
  );
}

/** After each change what is shown is asked anew. */
function useChange(source: SourceWhole, failed: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return {
    onSuccess: () => queries.invalidateQueries(trpc.source.get.queryFilter({ source: source.name })),
    onError: (error: { message: string }) =>
      notifications.show({ color: 'bad', title: failed, message: error.message }),
  };
}

function Operate({ source }: { source: SourceWhole }): ReactNode {
  const trpc = useTRPC();
  const pause = useMutation(trpc.source.pause.mutationOptions(useChange(source, 'It was not paused.')));
  const resume = useMutation(trpc.source.resume.mutationOptions(useChange(source, 'It was not resumed.')));
  const restart = useMutation(
    trpc.source.restart.mutationOptions(useChange(source, 'It was not restarted.')),
  );
  const input = { source: source.name };
  if (source.state === 'paused') {
    return (
      <Button variant="filled" loading={resume.isPending} onClick={() => resume.mutate(input)}>
        Resume
      </Button>
    );
  }
  return (
    <>
      {source.connector !== null && (
        <Button
          variant={source.health === 'failed' ? 'filled' : 'default'}
          loading={restart.isPending}
          onClick={() => restart.mutate(input)}
        >
          Restart
        </Button>
      )}
      <Button loading={pause.isPending} onClick={() => pause.mutate(input)}>
        Pause
      </Button>
    </>
  );
}

function Rename({ source, onDone }: { source: SourceWhole; onDone: () => void }): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [title, setTitle] = useState(source.title);
  const rename = useMutation(
    trpc.source.rename.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.source.get.queryFilter({ source: source.name }));
        onDone();
      },
    }),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ source: source.name, title });
      }}
    >
      <Stack gap="lg">
        <TextInput
          label="Title"
          description="Its name stays: topics, links and events hold it."
          value={title}
          data-autofocus
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={rename.error?.message}
        />
        <Buttons onCancel={onDone} label="Save" pending={rename.isPending} />
      </Stack>
    </form>
  );
}

function Remove({ source, onDone }: { source: SourceWhole; onDone: () => void }): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [confirm, setConfirm] = useState('');
  const remove = useMutation(
    trpc.source.remove.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.source.pathFilter());
        onDone();
      },
    }),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        remove.mutate({ source: source.name, confirm });
      }}
    >
      <Stack gap="lg">
        <p>
          {source.kind === 'postgres'
            ? 'Its connector and its replication slot go. '
            : 'What is sent with its tokens is refused from then on. '}
          Its events stay in the ledger, and its name stays taken. This cannot be undone.
        </p>
        <TextInput
          label={`To confirm, type ${source.name}`}
          value={confirm}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setConfirm(event.currentTarget.value)}
          error={remove.error?.message}
        />
        <Buttons
          onCancel={onDone}
          label="Remove for good"
          pending={remove.isPending}
          disabled={confirm !== source.name}
          danger
        />
      </Stack>
    </form>
  );
}

function Buttons(props: {
  onCancel: () => void;
  label: string;
  pending: boolean;
  disabled?: boolean;
  danger?: boolean;
}): ReactNode {
  return (
    <Group justify="flex-end">
      <Button onClick={props.onCancel}>Cancel</Button>
      <Button
        type="submit"
        variant="filled"
        loading={props.pending}
        disabled={props.disabled ?? false}
        {...(props.danger === true ? { color: 'bad' } : {})}
      >
        {props.label}
      </Button>
    </Group>
  );
}
