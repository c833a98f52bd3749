'use client';

import { Checkbox, Radio, Stack } from '@mantine/core';
import { type Preparation, prepareDatabase } from '@karma/core/source/prepare-database.ts';
import { type ReactNode, useMemo } from 'react';
import { CopyButton } from '../shell/copy-button.tsx';
import { Icon } from '../shell/icon.tsx';
import {
  chosenTables,
  connectionOf,
  type PostgresDraft,
  preparationKey,
  publicationOf,
  tableTitle,
  weakTables,
} from './postgres-draft.ts';
import classes from './wizard-page.module.css';

type Props = { draft: PostgresDraft; onDraft: (change: Partial<PostgresDraft>) => void };

/** What the database needs to be captured, statement by statement, and who runs it. */
export function PrepareCard({ draft, onDraft }: Props): ReactNode {
  const tables = chosenTables(draft);
  const { partial, keyless } = weakTables(tables);
  const statements = useMemo(() => statementsOf(draft), [draft]);
  const { user } = draft.from;
  return (
    <section className="card" aria-label="What the database needs">
      <header>
        <h2>What the database needs</h2>
        <span className="sp" />
        <CopyButton text={asSql(statements)} label="Copy the statements as SQL" />
      </header>
      <div className="in">
        <Stack gap="lg">
          {partial.length > 0 && (
            <Checkbox
              label="Updates and deletes tell the whole row before"
              description={
                `${names(partial)} ${partial.length === 1 ? 'tells' : 'tell'} only the row after: what changed is then not known. ` +
                'REPLICA IDENTITY FULL costs some log.'
              }
              checked={draft.fullRows}
              onChange={(event) => onDraft({ fullRows: event.currentTarget.checked })}
            />
          )}
          {keyless.length > 0 && !draft.fullRows && (
            <p role="alert" className={classes.bad}>
              {names(keyless)} {keyless.length === 1 ? 'has' : 'have'} no primary key: once published without
              this, Postgres refuses updates and deletes there. Tick the box above, or leave{' '}
              {keyless.length === 1 ? 'it' : 'them'} out.
            </p>
          )}
          <Statements statements={statements} />
          <Radio.Group
            label="Who runs them?"
            value={draft.preparedBy}
            onChange={(value) => onDraft({ preparedBy: value === 'owner' ? 'owner' : 'karma' })}
          >
            <Stack gap="sm" mt={6}>
              <Radio
                value="karma"
                label={`Karma, as ${user}, when I go on`}
                description="Only what lacks; what this user may not do is then listed for the owner."
              />
              <Radio
                value="owner"
                label="The database’s owner, before I go on"
                description="Copy them with the button above."
              />
            </Stack>
          </Radio.Group>
          <Outcome draft={draft} />
        </Stack>
      </div>
    </section>
  );
}

function Statements({ statements }: { statements: readonly Preparation[] }): ReactNode {
  return (
    <details>
      <summary className="s">
        {statements.length} statements, of which only those run whose effect is not there yet
      </summary>
      <ul className={classes.statements} style={{ marginTop: 8 }}>
        {statements.map(({ sql, why }) => (
          <li key={sql}>
            <code>{sql};</code>
            <span className="xs faint">{why}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Outcome({ draft }: { draft: PostgresDraft }): ReactNode {
  const { prepared } = draft;
  if (prepared === null || draft.preparedFor !== preparationKey(draft)) return null;
  if (prepared.left.length === 0) {
    return (
      <p className="s" role="status">
        <Icon name="check" size={12} /> Ready.{' '}
        {prepared.done.length === 0
          ? 'All was as it should be.'
          : `${prepared.done.length} statements were run.`}
      </p>
    );
  }
  return (
    <div role="alert">
      <p className={classes.warn}>
        {draft.from.user} may not run these. Have the owner run them, then go on again.
      </p>
      <ul className={classes.statements} style={{ marginTop: 8 }}>
        {prepared.left.map(({ statement, why }) => (
          <li key={statement}>
            <code>{statement};</code>
            <span className="xs faint">{why}</span>
          </li>
        ))}
      </ul>
      <CopyButton
        text={prepared.left.map(({ statement }) => `${statement};`).join('\n')}
        label="Copy these"
      />
    </div>
  );
}

function statementsOf(draft: PostgresDraft): Preparation[] {
  const tables = chosenTables(draft);
  const { partial } = weakTables(tables);
  const { database, user } = connectionOf(draft.from);
  const plan = { database, user, publication: publicationOf(draft), tables, fullRows: false };
  const full = draft.fullRows ? prepareDatabase({ ...plan, tables: partial, fullRows: true }) : [];
  return [...prepareDatabase(plan), ...full.filter(({ sql }) => sql.includes('REPLICA IDENTITY'))];
}

function asSql(statements: readonly Preparation[]): string {
  return statements.map(({ sql, why }) => `-- ${why}\n${sql};`).join('\n');
}

const NAMED = 4;

function names(tables: readonly Parameters<typeof tableTitle>[0][]): string {
  const named = tables.slice(0, NAMED).map(tableTitle);
  const rest = tables.length - named.length;
  if (rest > 0) return `${named.join(', ')} and ${rest} more`;
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : (named[0] ?? '');
}
