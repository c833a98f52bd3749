import type { Answer, PostgresConnection, TableName } from '@karma/core/source/requests.ts';
import { PostgresConnectionSchema } from '@karma/core/source/requests.ts';
import { replicationName } from '@karma/core/source/source-name.ts';
import { draftOf, type MappingDraft } from '../mapping/mapping-draft.ts';
import { type CapturedTable, statusColumn } from '../mapping/sample-changes.ts';
import { EVERY_CHANGE, singular, type StatusChoice } from '../mapping/status-preset.ts';
import { type ConnectionValues, EMPTY_CONNECTION } from './connection-values.ts';

export const POSTGRES_STEPS = ['from', 'tables', 'mapping', 'save'] as const;
export type PostgresStep = (typeof POSTGRES_STEPS)[number];

export type FromValues = ConnectionValues & { title: string; name: string };

/** What was typed and found out while a database is being registered. */
export type PostgresDraft = {
  from: FromValues;
  /** The tables that were found, once they were. */
  tables: readonly CapturedTable[] | null;
  truncated: boolean;
  chosen: readonly string[];
  fullRows: boolean;
  /** Who makes the database ready. */
  preparedBy: 'karma' | 'owner';
  /** What came of it, for `preparedFor`. */
  prepared: Answer<'prepare_postgres'> | null;
  preparedFor: string | null;
  preset: 'changes' | 'status';
  /** Both are kept while one goes from preset to preset. */
  mappings: { changes: MappingDraft; status: MappingDraft | null };
  choices: readonly StatusChoice[];
  flowKind: string;
};

export const NEW_POSTGRES: PostgresDraft = {
  from: { ...EMPTY_CONNECTION, title: '', name: '' },
  tables: null,
  truncated: false,
  chosen: [],
  fullRows: true,
  preparedBy: 'karma',
  prepared: null,
  preparedFor: null,
  preset: 'changes',
  mappings: { changes: draftOf(EVERY_CHANGE), status: null },
  choices: [],
  flowKind: '',
};

export function tableKey({ schema, table }: TableName): string {
  return `${schema}.${table}`;
}

export function tableTitle({ schema, table }: TableName): string {
  return schema === 'public' ? table : `${schema}.${table}`;
}

export function connectionOf({ host, port, database, user, sslMode }: ConnectionValues): PostgresConnection {
  return PostgresConnectionSchema.parse({ host, port, database, user, sslMode });
}

export function chosenTables(draft: Pick<PostgresDraft, 'tables' | 'chosen'>): CapturedTable[] {
  return (draft.tables ?? []).filter((table) => draft.chosen.includes(tableKey(table)));
}

/** Updates of these tell too little, and of those without a key Postgres would refuse them once published. */
export function weakTables(tables: readonly CapturedTable[]): {
  partial: CapturedTable[];
  keyless: CapturedTable[];
} {
  const partial = tables.filter(({ replicaIdentity }) => replicaIdentity !== 'full');
  const keyless = partial.filter(
    ({ replicaIdentity, columns }) =>
      replicaIdentity === 'nothing' || (replicaIdentity === 'default' && !columns.some(({ key }) => key)),
  );
  return { partial, keyless };
}

/** What preparing depends on: another choice of tables must be prepared anew. */
export function preparationKey(draft: PostgresDraft): string {
  const { host, port, database, user, name } = draft.from;
  return JSON.stringify([host, port, database, user, name, [...draft.chosen].toSorted(), draft.fullRows]);
}

/** How far one may go with what is there. */
export function furthestStep(draft: PostgresDraft): PostgresStep {
  if (draft.tables === null || draft.from.password === '') return 'from';
  if (draft.chosen.length === 0) return 'tables';
  const ready =
    draft.preparedBy === 'owner' ||
    (draft.prepared?.left.length === 0 && draft.preparedFor === preparationKey(draft));
  return ready ? 'save' : 'tables';
}

/** For each chosen table the columns that most likely tell the step and name the flow. */
export function suggestChoices(tables: readonly CapturedTable[]): {
  choices: StatusChoice[];
  flowKind: string;
} {
  const withStatus = tables.filter((table) => statusColumn(table) !== undefined);
  const main = withStatus[0]?.table ?? tables[0]?.table ?? 'row';
  const kind = singular(main);
  const choices = withStatus.map((table): StatusChoice => {
    const names = table.columns.map(({ name }) => name);
    const own = table.columns.find(({ key }) => key)?.name ?? names[0] ?? 'id';
    const flow = table.table === main ? own : (names.find((name) => name === `${kind}_id`) ?? own);
    const { schema, table: name, replicaIdentity } = table;
    return { schema, table: name, status: statusColumn(table) ?? '', flow, full: replicaIdentity === 'full' };
  });
  return { choices, flowKind: kind };
}

/** What of a draft is kept in the browser's tab: all but the password. */
export function withoutPassword(draft: PostgresDraft): PostgresDraft {
  return { ...draft, from: { ...draft.from, password: '' } };
}

export function publicationOf(draft: PostgresDraft): string {
  return replicationName(draft.from.name);
}
