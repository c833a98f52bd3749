'use client';

import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { draftOf, type MappingDraft } from '../mapping/mapping-draft.ts';
import type { CapturedTable } from '../mapping/sample-changes.ts';
import { type StatusChoice, statusPreset } from '../mapping/status-preset.ts';
import { chosenTables, type PostgresDraft, suggestChoices, tableKey, tableTitle } from './postgres-draft.ts';
import classes from './wizard-page.module.css';

type Props = { draft: PostgresDraft; onDraft: (change: Partial<PostgresDraft>) => void };

/** What a change is to mean: a fact of its own, or a step that a column tells. */
export function PresetChoice({ draft, onDraft }: Props): ReactNode {
  const choose = (preset: string): void => {
    if (preset !== 'status') return onDraft({ preset: 'changes' });
    if (draft.mappings.status !== null) return onDraft({ preset: 'status' });
    const { choices, flowKind } = suggestChoices(chosenTables(draft));
    onDraft({ preset: 'status', ...rebuilt(draft, choices, flowKind) });
  };
  return (
    <div className={classes.preset}>
      <SegmentedControl
        aria-label="What a change means"
        value={draft.preset}
        onChange={choose}
        data={[
          { value: 'changes', label: 'Each change is an event' },
          { value: 'status', label: 'A column tells the step' },
        ]}
      />
      {draft.preset === 'status' ? (
        <Choices draft={draft} onDraft={onDraft} />
      ) : (
        <p className="xs muted">
          Types such as <span className="mono">postgres.orders.update</span>; the row and what changed are in
          attrs.
        </p>
      )}
    </div>
  );
}

function Choices({ draft, onDraft }: Props): ReactNode {
  const tables = chosenTables(draft);
  const change = (table: CapturedTable, changed: Partial<StatusChoice> & { status: string }): void => {
    const isThis = (choice: StatusChoice): boolean => tableKey(choice) === tableKey(table);
    const before = draft.choices.find(isThis);
    const others = draft.choices.filter((choice) => !isThis(choice));
    const next: StatusChoice = {
      schema: table.schema,
      table: table.table,
      flow: before?.flow ?? table.columns.find(({ key }) => key)?.name ?? table.columns[0]?.name ?? 'id',
      ...changed,
      full: isFull(draft, table),
    };
    onDraft(rebuilt(draft, changed.status === '' ? others : [...others, next], draft.flowKind));
  };
  return (
    <>
      <div className={classes.choices}>
        <h3>Table</h3>
        <h3>Step told by</h3>
        <h3>Flow named by</h3>
        {tables.map((table) => {
          const choice = draft.choices.find((one) => tableKey(one) === tableKey(table));
          const names = table.columns.map(({ name }) => name);
          return [
            <span key={`${tableKey(table)} name`} className="mono">
              {tableTitle(table)}
            </span>,
            <NativeSelect
              key={`${tableKey(table)} status`}
              aria-label={`Column that tells the step of ${tableTitle(table)}`}
              data={[{ value: '', label: 'none' }, ...names]}
              value={choice?.status ?? ''}
              onChange={(event) => change(table, { ...choice, status: event.currentTarget.value })}
            />,
            <NativeSelect
              key={`${tableKey(table)} flow`}
              aria-label={`Column that names the flow of ${tableTitle(table)}`}
              data={names}
              disabled={choice === undefined}
              value={choice?.flow ?? names[0] ?? ''}
              onChange={(event) =>
                choice !== undefined && change(table, { ...choice, flow: event.currentTarget.value })
              }
            />,
          ];
        })}
      </div>
      <TextInput
        label="A flow is one"
        description="Tables whose flow columns hold the same values share their flows."
        className={classes.mono}
        value={draft.flowKind}
        onChange={(event) => onDraft(rebuilt(draft, draft.choices, event.currentTarget.value))}
      />
    </>
  );
}

function isFull(draft: PostgresDraft, table: CapturedTable): boolean {
  return draft.fullRows || table.replicaIdentity === 'full';
}

/** The preset's own three fields anew; whatever else was written stays. */
function rebuilt(
  draft: PostgresDraft,
  choices: readonly StatusChoice[],
  flowKind: string,
): Pick<PostgresDraft, 'choices' | 'flowKind' | 'mappings'> {
  const tables = chosenTables(draft);
  const known = choices.map((choice) => {
    const table = tables.find((one) => tableKey(one) === tableKey(choice));
    return { ...choice, full: table !== undefined && isFull(draft, table) };
  });
  const made = draftOf(statusPreset(known, flowKind.trim() === '' ? 'row' : flowKind.trim()));
  const before = draft.mappings.status;
  const status: MappingDraft =
    before === null
      ? made
      : {
          ...before,
          fields: {
            ...before.fields,
            event_type: made.fields.event_type,
            flow: made.fields.flow,
            flow_kind: made.fields.flow_kind,
          },
        };
  return { choices: known, flowKind, mappings: { ...draft.mappings, status } };
}
