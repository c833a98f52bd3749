'use client';

import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Chip } from '../shell/chip.tsx';
import { useMay } from '../shell/signed-in.tsx';
import { TimeText } from '../shell/time-text.tsx';
import { useTRPC } from '../shell/trpc.ts';
import classes from './source-screen.module.css';
import type { SourceWhole } from './source-whole.ts';
import { TokenOnce } from './token-once.tsx';

/** Who may send: tokens by name and first characters, made and revoked here. */
export function TokensCard({ source }: { source: SourceWhole }): ReactNode {
  const mayWrite = useMay('token:write') && source.state !== 'removed';
  const [made, setMade] = useState<string | null>(null);
  return (
    <section className="card" aria-label="Tokens">
      <header>
        <h2>Tokens</h2>
        <span className="sp" />
        {!mayWrite && <span className="xs faint">made by administrators</span>}
      </header>
      {source.tokens.length === 0 && (
        <div className={`${classes.line} muted`}>No token: nobody can send.</div>
      )}
      {source.tokens.map((token) => (
        <Token key={token.id} source={source.name} token={token} mayWrite={mayWrite} />
      ))}
      {made !== null && (
        <div className="in">
          <TokenOnce token={made} />
        </div>
      )}
      {mayWrite && <NewToken source={source.name} onMade={setMade} />}
    </section>
  );
}

function Token({
  source,
  token,
  mayWrite,
}: {
  source: string;
  token: SourceWhole['tokens'][number];
  mayWrite: boolean;
}): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const revoke = useMutation(
    trpc.token.revoke.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.source.get.queryFilter({ source })),
      onError: (error) =>
        notifications.show({ color: 'bad', title: 'The token was not revoked.', message: error.message }),
    }),
  );
  return (
    <div className={classes.line}>
      <span className="b">{token.name}</span>
      <span className="mono faint">{token.prefix}…</span>
      {token.revokedAt !== null && <Chip>revoked</Chip>}
      <span className={`${classes.note} faint`}>
        made <TimeText at={token.createdAt} precision="min" relative={false} />
      </span>
      {mayWrite && token.revokedAt === null && (
        <Button
          color="bad"
          variant={sure ? 'filled' : 'default'}
          loading={revoke.isPending}
          onBlur={() => setSure(false)}
          onClick={() => (sure ? revoke.mutate({ token: token.id }) : setSure(true))}
          aria-label={sure ? `Really revoke ${token.name}` : `Revoke ${token.name}`}
        >
          {sure ? 'Really revoke' : 'Revoke'}
        </Button>
      )}
    </div>
  );
}

function NewToken({ source, onMade }: { source: string; onMade: (token: string) => void }): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation(
    trpc.token.create.mutationOptions({
      onSuccess: async (made) => {
        setName('');
        onMade(made.token);
        await queries.invalidateQueries(trpc.source.get.queryFilter({ source }));
      },
    }),
  );
  return (
    <form
      className={classes.line}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ source, name });
      }}
    >
      <TextInput
        className={classes.note}
        aria-label="Name of the new token"
        placeholder="Who will send, such as billing service"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={create.error?.message}
      />
      <Button type="submit" loading={create.isPending}>
        Make a token
      </Button>
    </form>
  );
}
