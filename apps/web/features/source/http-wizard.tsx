'use client';

import { ADAPTERS_OF } from '@karma/core/contract/mapping.ts';
import { type ReactNode, useState } from 'react';
import { MappingEditor } from '../mapping/mapping-editor.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import type { HttpStep } from './http-draft.ts';
import { HttpMade } from './http-made.tsx';
import { SampleStep } from './sample-step.tsx';
import { useHttpWizard } from './use-http-wizard.ts';
import { type Step, WizardFrame } from './wizard-frame.tsx';
import classes from './wizard-page.module.css';

const STEPS: readonly Step<HttpStep>[] = [
  { id: 'sample', title: 'Sample' },
  { id: 'mapping', title: 'Mapping' },
  { id: 'save', title: 'Save' },
];

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
      onStep={wizard.go}
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
          adapters={ADAPTERS_OF.http}
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
