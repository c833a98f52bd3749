'use client';

import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { ADAPTERS, type Adapter } from '@karma/core/contract/mapping.ts';
import type { MappingError } from '@karma/core/normalize/compile-mapping.ts';
import { type ReactNode, useId, useState } from 'react';
import { Icon } from '../shell/icon.tsx';
import { ExpressionInput } from './expression-input.tsx';
import {
  type DraftTag,
  type MappingDraft,
  tagProblems,
  withField,
  withNewTag,
  withoutTag,
  withTag,
} from './mapping-draft.ts';
import { type FieldForm, formsOf } from './mapping-fields.ts';
import classes from './mapping-form.module.css';

const ADAPTER_WORDS: Record<Adapter, string> = {
  'debezium-postgres': 'Debezium, Postgres',
  envelope: 'Envelope, ready-made',
  json: 'Any JSON',
};

type Props = {
  draft: MappingDraft;
  onDraft: (draft: MappingDraft) => void;
  errors: readonly MappingError[];
  /** The adapters that this source can have; one: nothing to choose. */
  adapters: readonly Adapter[];
  readOnly?: boolean;
};

/** The expressions of a mapping, a line each; errors stand at their characters. */
export function MappingForm({ draft, onDraft, errors, adapters, readOnly = false }: Props): ReactNode {
  const forms = formsOf(draft.adapter);
  const more = forms.filter(({ main }) => !main);
  const used = more.some(
    ({ field }) => (draft.fields[field] ?? '') !== '' || errors.some((one) => one.field === field),
  );
  const [opened, setOpened] = useState(false);
  const adapterId = useId();
  const line = (form: FieldForm): ReactNode => (
    <ExpressionInput
      key={form.field}
      label={form.label}
      value={draft.fields[form.field] ?? ''}
      placeholder={form.empty[draft.adapter]}
      hint={form.hint}
      readOnly={readOnly}
      error={errors.find(({ field }) => field === form.field)}
      onChange={(text) => onDraft(withField(draft, form.field, text))}
    />
  );
  return (
    <div className={classes.form}>
      {adapters.length > 1 && !readOnly && (
        <div className={classes.line}>
          <label htmlFor={adapterId} className={classes.label}>
            Read as
          </label>
          <NativeSelect
            id={adapterId}
            value={draft.adapter}
            data={adapters.map((value) => ({ value, label: ADAPTER_WORDS[value] }))}
            onChange={(event) => {
              const adapter = ADAPTERS.find((one) => one === event.currentTarget.value);
              if (adapter !== undefined) onDraft({ ...draft, adapter });
            }}
          />
        </div>
      )}
      {forms.filter(({ main }) => main).map(line)}
      {draft.adapter !== 'envelope' && (
        <Tags draft={draft} onDraft={onDraft} errors={errors} readOnly={readOnly} />
      )}
      {(used || opened) && more.map(line)}
      {!used && more.length > 0 && (
        <div className={classes.indent}>
          <Button variant="subtle" color="gray" onClick={() => setOpened(!opened)} aria-expanded={opened}>
            {opened ? 'Fewer fields' : 'More fields: same fact, links, attributes …'}
          </Button>
        </div>
      )}
      <Others errors={errors} draft={draft} />
    </div>
  );
}

/** Errors that belong to no line that is shown: expressions which this adapter does not take. */
function Others({ errors, draft }: { errors: readonly MappingError[]; draft: MappingDraft }): ReactNode {
  const shown = new Set<string>([
    ...formsOf(draft.adapter).map(({ field }) => field),
    ...(draft.adapter === 'envelope' ? [] : draft.tags.map(({ name }) => `tags.${name.trim()}`)),
  ]);
  const others = errors.filter(({ field }) => !shown.has(field));
  return others.map(({ field, message }) => (
    <p key={field} className={classes.problem} role="alert">
      <span className="mono">{field}</span>: {message}
    </p>
  ));
}

function Tags({
  draft,
  onDraft,
  errors,
  readOnly,
}: Pick<Props, 'draft' | 'onDraft' | 'errors'> & { readOnly: boolean }): ReactNode {
  const problems = tagProblems(draft.tags);
  if (readOnly && draft.tags.length === 0) return null;
  return (
    <div className={classes.line} role="group" aria-label="Tags">
      <span className={classes.label}>Tags</span>
      <div className={classes.tags}>
        {draft.tags.map((tag) => (
          <TagRow
            key={tag.key}
            tag={tag}
            readOnly={readOnly}
            problem={problems.get(tag.key)}
            error={errors.find(({ field }) => field === `tags.${tag.name.trim()}`)}
            onChange={(changed) => onDraft(withTag(draft, changed))}
            onRemove={() => onDraft(withoutTag(draft, tag.key))}
          />
        ))}
        {!readOnly && (
          <Button
            className={classes.add}
            leftSection={<Icon name="plus" size={11} />}
            onClick={() => onDraft(withNewTag(draft))}
          >
            Tag
          </Button>
        )}
      </div>
    </div>
  );
}

function TagRow({
  tag,
  error,
  problem,
  readOnly,
  onChange,
  onRemove,
}: {
  tag: DraftTag;
  error: MappingError | undefined;
  problem: string | undefined;
  readOnly: boolean;
  onChange: (tag: DraftTag) => void;
  onRemove: () => void;
}): ReactNode {
  const called = tag.name.trim() === '' ? 'new tag' : `tag ${tag.name}`;
  return (
    <div className={classes.tag}>
      <TextInput
        aria-label={`Name of ${called}`}
        placeholder="name"
        value={tag.name}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        className={classes.tagName}
        onChange={(event) => onChange({ ...tag, name: event.currentTarget.value })}
      />
      <ExpressionInput
        label={`What ${called} holds`}
        hideLabel
        value={tag.text}
        readOnly={readOnly}
        placeholder="msg.region"
        error={error ?? (problem === undefined ? undefined : { message: problem, from: 0, to: 0 })}
        onChange={(text) => onChange({ ...tag, text })}
      />
      {!readOnly && (
        <ActionIcon aria-label={`Remove ${called}`} onClick={onRemove}>
          <Icon name="close" size={12} />
        </ActionIcon>
      )}
    </div>
  );
}

/** Whether a mapping can be saved as far as its form goes; its expressions are another matter. */
export function isWhole(draft: MappingDraft): boolean {
  return tagProblems(draft.tags).size === 0;
}
