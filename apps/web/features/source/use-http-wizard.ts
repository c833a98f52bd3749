'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';
import { draftOf, specOf } from '../mapping/mapping-draft.ts';
import { isWhole } from '../mapping/mapping-form.tsx';
import { useTrial } from '../mapping/use-trial.ts';
import { useTRPC } from '../shell/trpc.ts';
import {
  HTTP_STEPS,
  type HttpDraft,
  type HttpStep,
  isUntouched,
  messagesOf,
  NEW_HTTP,
  readSample,
  suggestFor,
} from './http-draft.ts';
import { nameProblems, useTaken } from './name-fields.tsx';
import { useKept } from './use-kept.ts';

const keepAll = (draft: HttpDraft): HttpDraft => draft;

/** Everything that the form for a program knows and can do. */
export function useHttpWizard() {
  const [{ step: wanted, made }, setUrl] = useQueryStates(
    { step: parseAsStringLiteral(HTTP_STEPS).withDefault('sample'), made: parseAsString },
    { history: 'push' },
  );
  const kept = useKept<HttpDraft>('karma-new-http', NEW_HTTP, keepAll);
  const { value: draft, ready } = kept;
  const change = (changed: Partial<HttpDraft>): void => kept.set((before) => ({ ...before, ...changed }));
  const [asked, setAsked] = useState(false);
  const tried = useTried(draft);
  const { read, suggested, named, fine } = tried;
  const furthest = furthestOf(draft, named && suggested !== undefined, fine);
  const step = HTTP_STEPS.indexOf(wanted) <= HTTP_STEPS.indexOf(furthest) ? wanted : furthest;
  const go = (to: HttpStep): void => void setUrl({ step: to });
  const register = useRegister((name) => {
    kept.forget();
    void setUrl({ made: name, step: 'save' });
  });
  const toMapping = (): void => {
    setAsked(true);
    if (!named || suggested === undefined) return;
    if (isUntouched(draft)) {
      const mapping = draftOf(suggested.spec);
      change({ mapping, suggested: JSON.stringify(specOf(mapping)) });
    }
    go('mapping');
  };
  const save = (): void => {
    if (draft.mapping === null) return;
    register.mutate({ title: draft.title, name: draft.name, mapping: specOf(draft.mapping) });
  };
  const next = {
    sample: { label: 'Mapping', onNext: toMapping },
    mapping: { label: 'Go on', onNext: () => go('save'), disabled: !fine },
    save: { label: 'Register', onNext: save, pending: register.isPending, disabled: !fine },
  }[step];
  const sent = 'problem' in read ? '{}' : (read.messages[0] ?? '{}');
  return { ...tried, draft, change, step, made, go, furthest, next, register, ready, asked, sent };
}

/** What is known of the draft as it is: its sample, what it suggests, what the mapping makes of it. */
function useTried(draft: HttpDraft) {
  const [now] = useState(() => Date.now());
  const read = useMemo(() => readSample(draft.sample), [draft.sample]);
  const sample = useMemo(() => messagesOf(read, now), [read, now]);
  const suggested = useMemo(
    () => ('problem' in read ? undefined : suggestFor(read.first, draft.name)),
    [read, draft.name],
  );
  const trial = useTrial(draft.name, draft.mapping === null ? null : specOf(draft.mapping), sample);
  const problems = nameProblems(draft.title, draft.name);
  const taken = useTaken(draft.name);
  const named = Object.keys(problems).length === 0 && taken === undefined;
  const fine = draft.mapping !== null && isWhole(draft.mapping) && trial !== null && 'results' in trial;
  return { read, sample, suggested, trial, problems, named, fine };
}

function furthestOf(draft: HttpDraft, first: boolean, fine: boolean): HttpStep {
  if (!first || draft.mapping === null) return 'sample';
  return fine ? 'save' : 'mapping';
}

function useRegister(onMade: (name: string) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.source.registerHttp.mutationOptions({
      onSuccess: async ({ name }) => {
        onMade(name);
        await queries.invalidateQueries(trpc.source.list.queryFilter());
      },
    }),
  );
}
