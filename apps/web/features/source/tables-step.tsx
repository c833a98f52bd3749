'use client';

import { Checkbox, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CapturedTable } from '../mapping/sample-changes.ts';
import { Chip } from '../shell/chip.tsx';
import { CountText, formatCount } from '../shell/count-text.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { type PostgresDraft, tableKey, tableTitle } from './postgres-draft.ts';
import { PrepareCard } from './prepare-card.tsx';
import classes from './wizard-page.module.css';
import tableClasses from './tables-step.module.css';

type Props = { draft: PostgresDraft; onDraft: (change: Partial<PostgresDraft>) => void };

/** Which tables are captured, and what the database needs for it. */
export function TablesStep({ draft, onDraft }: Props): ReactNode {
  const [filter, setFilter] = useState('');
  const tables = draft.tables ?? [];
  if (tables.length === 0) {
    return (
      <EmptyState title={`${draft.from.user} sees no table in ${draft.from.database}.`}>
        Check the database’s name, or grant USAGE on the schema and SELECT on its tables; then go back and try
        again.
      </EmptyState>
    );
  }
  const shown = tables.filter((table) =>
    tableTitle(table).toLowerCase().includes(filter.trim().toLowerCase()),
  );
  const choose = (which: readonly string[], on: boolean): void => {
    const rest = draft.chosen.filter((key) => !which.includes(key));
    onDraft({ chosen: on ? [...rest, ...which] : rest });
  };
  return (
    <div className={`${classes.page} ${classes.wide}`}>
      <div className={classes.lead}>
        <h2>Which tables?</h2>
        <p className="muted">
          Each change of their rows becomes an event; what is in them now is read once.
          {draft.truncated && ' There are more than 1,000 tables: these are the first by name.'}
        </p>
      </div>
      <section className="card">
        <header className={tableClasses.head}>
          <TextInput
            aria-label="Filter tables"
            placeholder="Filter"
            className={tableClasses.filter}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
          <span className="sp" />
          <span className="s muted" role="status">
            {formatCount(draft.chosen.length)} of {formatCount(tables.length)} chosen
          </span>
        </header>
        <TableList shown={shown} filtered={filter !== ''} chosen={draft.chosen} onChoose={choose} />
      </section>
      {draft.chosen.length > 0 && <PrepareCard draft={draft} onDraft={onDraft} />}
    </div>
  );
}

function TableList({
  shown,
  filtered,
  chosen,
  onChoose,
}: {
  shown: readonly CapturedTable[];
  filtered: boolean;
  chosen: readonly string[];
  onChoose: (which: readonly string[], on: boolean) => void;
}): ReactNode {
  const keys = shown.map(tableKey);
  const all = keys.length > 0 && keys.every((key) => chosen.includes(key));
  return (
    <div className={`table-scroll ${tableClasses.scroll}`}>
      <table className={`table ${tableClasses.tables}`}>
        <thead>
          <tr>
            <th>
              <Checkbox
                size="xs"
                aria-label={!filtered ? 'All tables' : 'All tables that the filter shows'}
                checked={all}
                indeterminate={!all && keys.some((key) => chosen.includes(key))}
                onChange={(event) => onChoose(keys, event.currentTarget.checked)}
              />
            </th>
            <th>Table</th>
            <th className={`num ${tableClasses.wide}`}>Rows, about</th>
            <th className={tableClasses.wide}>Primary key</th>
            <th>An update tells</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((table) => (
            <Row
              key={tableKey(table)}
              table={table}
              chosen={chosen.includes(tableKey(table))}
              onChoose={(on) => onChoose([tableKey(table)], on)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  table,
  chosen,
  onChoose,
}: {
  table: CapturedTable;
  chosen: boolean;
  onChoose: (on: boolean) => void;
}): ReactNode {
  const keys = table.columns.filter(({ key }) => key).map(({ name }) => name);
  return (
    <tr aria-selected={chosen} onClick={() => onChoose(!chosen)} className={tableClasses.row}>
      <td>
        <Checkbox
          size="xs"
          aria-label={tableTitle(table)}
          checked={chosen}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td className="mono">{tableTitle(table)}</td>
      <td className={`num ${tableClasses.wide}`}>
        {table.rows === null ? <span className="faint">not analysed</span> : <CountText value={table.rows} />}
      </td>
      <td className={`mono ${tableClasses.wide}`}>
        {keys.length === 0 ? <span className={classes.warn}>none</span> : keys.join(', ')}
      </td>
      <td>
        <Identity table={table} keyed={keys.length > 0} />
      </td>
    </tr>
  );
}

function Identity({ table, keyed }: { table: CapturedTable; keyed: boolean }): ReactNode {
  if (table.replicaIdentity === 'full') return <Chip tone="ok">the row before and after</Chip>;
  if (table.replicaIdentity === 'nothing' || (!keyed && table.replicaIdentity === 'default')) {
    return <Chip tone="bad">nothing: updates would fail</Chip>;
  }
  return <Chip tone="warn">only the row after</Chip>;
}
