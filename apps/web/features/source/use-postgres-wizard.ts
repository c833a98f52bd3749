'use client';

import { schemaResolver, useForm } from '@mantine/form';
import type { Answer } from '@karma/core/source/requests.ts';
import { SourceName } from '@karma/core/source/source-name.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { z } from 'zod';
import { specOf } from '../mapping/mapping-draft.ts';
import { useTRPC, useTRPCClient } from '../shell/trpc.ts';
import { askWorker } from './ask-worker.ts';
import { isReady } from './checks-list.tsx';
import { ConnectionForm } from './connection-values.ts';
import { mappingOf } from './postgres-mapping-step.tsx';
import {
  chosenTables,
  connectionOf,
  furthestStep,
  type FromValues,
  NEW_POSTGRES,
  POSTGRES_STEPS,
  type PostgresDraft,
  preparationKey,
  publicationOf,
  tableKey,
  withoutPassword,
} from './postgres-draft.ts';
import { useKept } from './use-kept.ts';

const FromForm = ConnectionForm.extend({
  title: z.string().trim().min(1, 'give it a title').max(100),
  name: SourceName,
  password: z.string().min(1, 'give the password').max(1_000),
});

/** Everything that the form for a database knows and can do. */
export function usePostgresWizard() {
  const [{ step: asked, made }, setUrl] = useQueryStates(
    { step: parseAsStringLiteral(POSTGRES_STEPS).withDefault('from'), made: parseAsString },
    { history: 'push' },
  );
  const kept = useKept<PostgresDraft>('karma-new-postgres', NEW_POSTGRES, withoutPassword);
  const { value: draft, ready } = kept;
  const change = (changed: Partial<PostgresDraft>): void => kept.set((before) => ({ ...before, ...changed }));
  const form = useFromForm(draft, (from) => change({ from }));
  const furthest = furthestStep(draft);
  const reached = POSTGRES_STEPS.indexOf(asked) <= POSTGRES_STEPS.indexOf(furthest) ? asked : furthest;
  const work = useQuestions(draft, change, (step) => void setUrl({ step }), form);
  const register = useRegister(
    draft,
    form,
    (name) => {
      kept.forget();
      void setUrl({ made: name, step: 'save' });
    },
    () => void setUrl({ step: 'from' }),
  );
  return {
    step: made === null ? reached : ('save' as const),
    made,
    setUrl,
    furthest,
    draft,
    change,
    form,
    ready,
    ...work,
    register,
  };
}

/** The first step's fields; what is typed is in the draft at once. */
function useFromForm(draft: PostgresDraft, onValues: (values: FromValues) => void) {
  const form = useForm<FromValues>({
    initialValues: draft.from,
    validate: schemaResolver(FromForm, { sync: true }),
    validateInputOnBlur: true,
    onValuesChange: onValues,
  });
  return form;
}

type Form = ReturnType<typeof useFromForm>;

/** What is asked of the worker on the way. */
function useAsked() {
  const client = useTRPCClient();
  const attempt = useMutation({
    mutationFn: async (values: FromValues) => {
      const question = { connection: connectionOf(values) };
      const { answer } = await askWorker(client, {
        kind: 'try_postgres',
        question,
        secret: { password: values.password },
      });
      return answer;
    },
  });
  const list = useMutation({
    mutationFn: (values: FromValues) =>
      askWorker(client, {
        kind: 'list_tables',
        question: { connection: connectionOf(values) },
        secret: { password: values.password },
      }),
  });
  const prepare = useMutation({
    mutationFn: (of: PostgresDraft) =>
      askWorker(client, {
        kind: 'prepare_postgres',
        question: {
          connection: connectionOf(of.from),
          tables: chosenTables(of).map(({ schema, table }) => ({ schema, table })),
          publication: publicationOf(of),
          fullRows: of.fullRows,
        },
        secret: { password: of.from.password },
      }),
  });
  return { attempt, list, prepare };
}

/** What the steps' main buttons do: ask, keep what was found, go on. */
function useQuestions(
  draft: PostgresDraft,
  change: (changed: Partial<PostgresDraft>) => void,
  go: (step: 'tables' | 'mapping') => void,
  form: Form,
) {
  const { attempt, list, prepare } = useAsked();
  const tryIt = async (): Promise<Answer<'try_postgres'> | null> => {
    if (form.validate().hasErrors) return null;
    try {
      return await attempt.mutateAsync(form.getValues());
    } catch {
      // Shown by the step: `attempt.error`.
      return null;
    }
  };
  const toTables = async (): Promise<void> => {
    const tried = await tryIt();
    if (tried === null || !isReady(tried)) return;
    list.mutate(form.getValues(), {
      onSuccess: ({ answer }) => {
        const keys = answer.tables.map(tableKey);
        change({
          tables: answer.tables,
          truncated: answer.truncated,
          chosen: draft.chosen.filter((key) => keys.includes(key)),
        });
        go('tables');
      },
    });
  };
  const toMapping = (): void => {
    if (draft.preparedBy === 'owner' || furthestStep(draft) === 'save') return go('mapping');
    prepare.mutate(draft, {
      onSuccess: ({ answer }) => {
        change({ prepared: answer, preparedFor: preparationKey(draft) });
        if (answer.left.length === 0) go('mapping');
      },
    });
  };
  return { attempt, list, prepare, tryIt, toTables, toMapping };
}

function useRegister(
  draft: PostgresDraft,
  form: Form,
  onMade: (name: string) => void,
  onBadFrom: () => void,
) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mutation = useMutation(
    trpc.source.registerPostgres.mutationOptions({
      onSuccess: async ({ name }) => {
        onMade(name);
        await queries.invalidateQueries(trpc.source.list.queryFilter());
      },
      onError: (error) => {
        const ofFrom = (error.data?.problems ?? []).filter(
          ({ path }) => String(path.at(-1)) in form.getValues(),
        );
        for (const { path, message } of ofFrom) form.setFieldError(String(path.at(-1)), message);
        if (ofFrom.length > 0) onBadFrom();
      },
    }),
  );
  const { title, name, password } = draft.from;
  const run = (): void =>
    mutation.mutate({
      title,
      name,
      password,
      connection: connectionOf(draft.from),
      tables: chosenTables(draft).map(({ schema, table }) => ({ schema, table })),
      publication: publicationOf(draft),
      // The connector keeps a publication that its own user made; one of the owner's it leaves alone.
      publicationMode: draft.preparedBy === 'owner' ? 'disabled' : 'filtered',
      slot: publicationOf(draft),
      mapping: specOf(mappingOf(draft)),
    });
  return { ...mutation, run };
}
