'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type ReactNode, useMemo, useState } from 'react';
import { draftOf, specOf } from '../mapping/mapping-draft.ts';
import { MappingEditor } from '../mapping/mapping-editor.tsx';
import { isWhole } from '../mapping/mapping-form.tsx';
import { useTrial } from '../mapping/use-trial.ts';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
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
import { HttpMade } from './http-made.tsx';
import { nameProblems, useTaken } from './name-fields.tsx';
import { SampleStep } from './sample-step.tsx';
import { useKept } from './use-kept.ts';
import { type Step, WizardFrame } from './wizard-frame.tsx';
import classes from './wizard-page.module.css';

const STEPS: readonly Step<HttpStep>[] = [
  { id: 'sample', title: 'Sample' },
  { id: 'mapping', title: 'Mapping' },
  { id: 'save', title: 'Save' },
];
const ADAPTERS = ['json', 'envelope'] as const;
const keepAll = (draft: HttpDraft): HttpDraft => draft;

/** Has a program send by HTTP, from a sample to its first event. */
export function HttpWizard(): ReactNode {
  const wizard = useHttpWizard();
  const { draft, change, step, made, read, sample, trial, suggested, register } = wizard;
  const [at, setAt] = useState(0);
  if (!wizard.ready) return <SkeletonRows rows={10} />;
  if (made !== null) {
    return <HttpMade name={made} token={register.data?.token ?? null} sample={wizard.sent} />;
  }
  return (
    <WizardFrame
      steps={STEPS}
      current={step}
      furthest={wizard.furthest}
      onStep={(next) => void wizard.setUrl({ step: next })}
      aside={step === 'mapping' ? suggested?.why : undefined}
      note={step === 'mapping' ? 'Goes live only when saved' : undefined}
      next={wizard.next}
    >
      {step === 'sample' && (
        <SampleStep
          draft={draft}
          onDraft={change}
          read={read}
          why={suggested?.why}
          asked={wizard.asked}
          problems={wizard.problems}
        />
      )}
      {step === 'mapping' && draft.mapping !== null && (
        <MappingEditor
          source={draft.name}
          draft={draft.mapping}
          onDraft={(mapping) => change({ mapping })}
          sample={sample}
          at={Math.min(at, Math.max(0, sample.length - 1))}
          onAt={setAt}
          trial={trial}
          adapters={ADAPTERS}
          sampleAbout="your sample"
        />
      )}
      {step === 'save' && (
        <div className={classes.page}>
          <div className={classes.lead}>
            <h2>Register {draft.title}</h2>
            <p className="muted">
              A token is made, with which your program sends. It is shown once, with a line to try it.
            </p>
          </div>
          {register.isError && <ErrorNotice title="The source was not registered." error={register.error} />}
        </div>
      )}
    </WizardFrame>
  );
}

function useHttpWizard() {
  const [{ step: wanted, made }, setUrl] = useQueryStates(
    { step: parseAsStringLiteral(HTTP_STEPS).withDefault('sample'), made: parseAsString },
    { history: 'push' },
  );
  const kept = useKept<HttpDraft>('karma-new-http', NEW_HTTP, keepAll);
  const { value: draft, ready } = kept;
  const change = (changed: Partial<HttpDraft>): void => kept.set((before) => ({ ...before, ...changed }));
  const [now] = useState(() => Date.now());
  const [asked, setAsked] = useState(false);
  const [sent, setSent] = useState('{}');
  const read = useMemo(() => readSample(draft.sample), [draft.sample]);
  const sample = useMemo(() => messagesOf(read, now), [read, now]);
  const suggested = useMemo(
    () => ('problem' in read ? undefined : suggestFor(read.first, draft.name)),
    [read, draft.name],
  );
  const spec = draft.mapping === null ? null : specOf(draft.mapping);
  const trial = useTrial(draft.name, spec, sample);
  const problems = nameProblems(draft.title, draft.name);
  const taken = useTaken(draft.name);
  const first = Object.keys(problems).length === 0 && taken === undefined && suggested !== undefined;
  const fine = draft.mapping !== null && isWhole(draft.mapping) && trial !== null && 'results' in trial;
  const furthest: HttpStep = !first
    ? 'sample'
    : draft.mapping === null
      ? 'sample'
      : fine
        ? 'save'
        : 'mapping';
  const reached =
    HTTP_STEPS.indexOf(wanted) <= HTTP_STEPS.indexOf(furthest)
      ? wanted
      : trial === null && first
        ? 'mapping'
        : furthest;
  const register = useRegister((name) => {
    setSent('problem' in read ? '{}' : (read.messages[0] ?? '{}'));
    kept.forget();
    void setUrl({ made: name, step: 'save' });
  });
  const toMapping = (): void => {
    setAsked(true);
    if (!first || suggested === undefined) return;
    if (isUntouched(draft)) {
      change({
        mapping: draftOf(suggested.spec),
        suggested: JSON.stringify(specOf(draftOf(suggested.spec))),
      });
    }
    void setUrl({ step: 'mapping' });
  };
  const save = (): void => {
    if (spec !== null) register.mutate({ title: draft.title, name: draft.name, mapping: spec });
  };
  const next = {
    sample: { label: 'Mapping', onNext: toMapping },
    mapping: { label: 'Go on', onNext: () => void setUrl({ step: 'save' }), disabled: !fine },
    save: { label: 'Register', onNext: save, pending: register.isPending, disabled: !fine },
  }[reached];
  return {
    draft,
    change,
    step: reached,
    made,
    setUrl,
    read,
    sample,
    trial,
    suggested,
    furthest,
    next,
    register,
    ready,
    asked,
    sent,
    problems,
  };
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
