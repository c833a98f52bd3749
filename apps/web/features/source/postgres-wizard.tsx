'use client';

import type { ReactNode } from 'react';
import { specOf } from '../mapping/mapping-draft.ts';
import { isWhole } from '../mapping/mapping-form.tsx';
import { useTrial } from '../mapping/use-trial.ts';
import { PageBody } from '../shell/page-body.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { FirstEvent } from './first-event.tsx';
import { FromStep } from './from-step.tsx';
import { useTaken } from './name-fields.tsx';
import { chosenTables, type PostgresStep, tableTitle, weakTables } from './postgres-draft.ts';
import { mappingOf, PostgresMappingStep, useSampleChanges } from './postgres-mapping-step.tsx';
import { TablesStep } from './tables-step.tsx';
import { usePostgresWizard } from './use-postgres-wizard.ts';
import { type Step, WizardFrame } from './wizard-frame.tsx';
import classes from './wizard-page.module.css';

const STEPS: readonly Step<PostgresStep>[] = [
  { id: 'from', title: 'Where from' },
  { id: 'tables', title: 'Tables' },
  { id: 'mapping', title: 'Mapping' },
  { id: 'save', title: 'Save' },
];

type Wizard = ReturnType<typeof usePostgresWizard>;

/** Captures a Postgres database, from its address to its first event. */
export function PostgresWizard(): ReactNode {
  const wizard = usePostgresWizard();
  const { step, made, draft, change, form } = wizard;
  const sample = useSampleChanges(draft);
  const mapping = mappingOf(draft);
  const trial = useTrial(draft.from.name, specOf(mapping), sample);
  const taken = useTaken(draft.from.name);
  const fine = trial !== null && 'results' in trial && isWhole(mapping);
  if (!wizard.ready) return <SkeletonRows rows={10} />;
  if (made !== null) return <Made name={made} />;
  return (
    <WizardFrame
      steps={STEPS}
      current={step}
      furthest={wizard.furthest}
      onStep={(next) => void wizard.setUrl({ step: next })}
      aside={step === 'mapping' ? <Recognised /> : undefined}
      note={step === 'mapping' ? 'Kept while you go back and forth' : undefined}
      next={nextOf(wizard, fine, taken !== undefined)}
    >
      {step === 'from' && (
        <FromStep
          form={form}
          tried={wizard.attempt.data}
          error={wizard.attempt.error ?? wizard.list.error}
          pending={wizard.attempt.isPending}
          onTry={() => void wizard.tryIt()}
        />
      )}
      {step === 'tables' && (
        <>
          <TablesStep draft={draft} onDraft={change} />
          {wizard.prepare.isError && (
            <div className={classes.page}>
              <ErrorNotice title="The database was not prepared." error={wizard.prepare.error} />
            </div>
          )}
        </>
      )}
      {step === 'mapping' && (
        <PostgresMappingStep draft={draft} onDraft={change} sample={sample} trial={trial} />
      )}
      {step === 'save' && <Summary wizard={wizard} />}
    </WizardFrame>
  );
}

function Recognised(): ReactNode {
  return (
    <>
      Read as <b>Debezium, Postgres</b>
    </>
  );
}

function nextOf(wizard: Wizard, fine: boolean, taken: boolean): Parameters<typeof WizardFrame>[0]['next'] {
  const { step, draft } = wizard;
  if (step === 'from') {
    return {
      label: 'Tables',
      onNext: () => void wizard.toTables(),
      pending: wizard.attempt.isPending || wizard.list.isPending,
      disabled: taken,
    };
  }
  if (step === 'tables') {
    const keyless = weakTables(chosenTables(draft)).keyless.length > 0 && !draft.fullRows;
    return {
      label: draft.preparedBy === 'karma' ? 'Prepare and go on' : 'Mapping',
      onNext: wizard.toMapping,
      pending: wizard.prepare.isPending,
      disabled: draft.chosen.length === 0 || keyless,
    };
  }
  if (step === 'mapping') {
    return { label: 'Go on', onNext: () => void wizard.setUrl({ step: 'save' }), disabled: !fine };
  }
  return {
    label: 'Register and start',
    onNext: wizard.register.run,
    pending: wizard.register.isPending,
    disabled: !fine,
  };
}

function Summary({ wizard }: { wizard: Wizard }): ReactNode {
  const { draft, register } = wizard;
  const { from } = draft;
  return (
    <div className={classes.page}>
      <div className={classes.lead}>
        <h2>Register and start</h2>
        <p className="muted">A connector is made and started. What is in the tables now is read first.</p>
      </div>
      <section className="card">
        <div className="in">
          <dl className="facts">
            <dt>Source</dt>
            <dd>
              {from.title} <span className="mono faint">{from.name}</span>
            </dd>
            <dt>Database</dt>
            <dd className="mono">
              {from.user}@{from.host}:{from.port}/{from.database}
            </dd>
            <dt>Tables</dt>
            <dd className="mono">{chosenTables(draft).map(tableTitle).join(', ')}</dd>
            <dt>Mapping</dt>
            <dd>{draft.preset === 'status' ? 'a column tells the step' : 'each change is an event'}</dd>
          </dl>
        </div>
      </section>
      {register.isError && <ErrorNotice title="The source was not registered." error={register.error} />}
    </div>
  );
}

function Made({ name }: { name: string }): ReactNode {
  return (
    <PageBody label="Registered">
      <div className={classes.page}>
        <div className={classes.lead}>
          <h2>{name} is registered</h2>
          <p className="muted">It goes on by itself: you may leave this page.</p>
        </div>
        <FirstEvent name={name} />
      </div>
    </PageBody>
  );
}
