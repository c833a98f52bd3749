import type { TableName } from './requests.ts';

/** A statement for the database's owner, and why it is needed. */
export type Preparation = { sql: string; why: string };

export type DatabasePlan = {
  database: string;
  /** The user with which the connector signs in. */
  user: string;
  publication: string;
  tables: readonly TableName[];
  /** Make updates and deletes carry the whole row before. */
  fullRows: boolean;
};

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteTable({ schema, table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

export function createPublicationSql(publication: string, tables: readonly TableName[]): string {
  return `CREATE PUBLICATION ${quoteIdentifier(publication)} FOR TABLE ${tables.map(quoteTable).join(', ')}`;
}

/** For a publication that exists: exactly these tables from now on. */
export function alterPublicationSql(publication: string, tables: readonly TableName[]): string {
  return `ALTER PUBLICATION ${quoteIdentifier(publication)} SET TABLE ${tables.map(quoteTable).join(', ')}`;
}

export function replicaIdentityFullSql(table: TableName): string {
  return `ALTER TABLE ${quoteTable(table)} REPLICA IDENTITY FULL`;
}

/** `wal_level` takes effect with the server's next start only. */
export const LOGICAL_LOG: Preparation = {
  sql: 'ALTER SYSTEM SET wal_level = logical',
  why: 'The log must hold whole rows. Restart Postgres afterwards; on a managed database this is a setting of its console.',
};

/** What makes a database ready to be captured, in order. Each may be run again but CREATE PUBLICATION. */
export function prepareDatabase(plan: DatabasePlan): Preparation[] {
  const user = quoteIdentifier(plan.user);
  const schemas = [...new Set(plan.tables.map((table) => table.schema))];
  return [
    {
      sql: `ALTER ROLE ${user} WITH LOGIN REPLICATION`,
      why: 'The connector reads the log as a replica does. It needs no right to change anything.',
    },
    {
      sql: `GRANT CONNECT ON DATABASE ${quoteIdentifier(plan.database)} TO ${user}`,
      why: 'To sign in.',
    },
    ...schemas.map((schema) => ({
      sql: `GRANT USAGE ON SCHEMA ${quoteIdentifier(schema)} TO ${user}`,
      why: 'To find the tables.',
    })),
    {
      sql: `GRANT SELECT ON TABLE ${plan.tables.map(quoteTable).join(', ')} TO ${user}`,
      why: 'To read once what is there when capturing begins.',
    },
    {
      sql: createPublicationSql(plan.publication, plan.tables),
      why: 'Says which tables the log tells of. Made by the owner, so that the connector needs no right over them.',
    },
    ...(plan.fullRows ? plan.tables : []).map((table) => ({
      sql: replicaIdentityFullSql(table),
      why: 'An update or delete then tells the row before: what changed, and what was deleted. Costs some log.',
    })),
  ];
}

/** What a connector that was deleted leaves behind: an unread slot keeps the log for ever and fills the disk. */
export function forgetDatabase(plan: { slot: string; publication: string }): Preparation[] {
  const slot = plan.slot.replaceAll("'", "''");
  return [
    {
      sql: `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '${slot}'`,
      why: 'A slot that nobody reads keeps the log for ever.',
    },
    {
      sql: `DROP PUBLICATION IF EXISTS ${quoteIdentifier(plan.publication)}`,
      why: 'Nobody reads it any more.',
    },
  ];
}
