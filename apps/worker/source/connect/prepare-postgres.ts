import type pg from 'pg';
import { z } from 'zod';

import {
  LOGICAL_LOG,
  type Preparation,
  alterPublicationSql,
  createPublicationSql,
  prepareDatabase,
  replicaIdentityFullSql,
} from '@karma/core/source/prepare-database.ts';
import type { Answer, Question, TableName } from '@karma/core/source/requests.ts';

import { withPostgres } from './open-postgres.ts';

const FactsSchema = z.object({
  wal_level: z.string(),
  replication: z.boolean(),
  publication: z.boolean(),
  published: z.array(z.object({ schema: z.string(), table: z.string() })),
  tables: z.array(
    z.object({
      schema: z.string(),
      table: z.string(),
      usage: z.boolean(),
      select: z.boolean(),
      full: z.boolean(),
    }),
  ),
});
type Facts = z.infer<typeof FactsSchema>;

const FACTS = `
  SELECT current_setting('wal_level') AS wal_level,
    (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user)
      OR EXISTS (SELECT FROM pg_roles WHERE rolname IN ('rds_replication', 'cloudsqlreplica')
                 AND pg_has_role(current_user, oid, 'member')) AS replication,
    EXISTS (SELECT FROM pg_publication WHERE pubname = $1) AS publication,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('schema', schemaname, 'table', tablename)), '[]')
      FROM pg_publication_tables WHERE pubname = $1) AS published,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('schema', n.nspname, 'table', c.relname,
        'usage', has_schema_privilege(n.oid, 'USAGE'), 'select', has_table_privilege(c.oid, 'SELECT'),
        'full', c.relreplident = 'f')), '[]')
      FROM unnest($2::text[], $3::text[]) AS wanted (schema, name)
      JOIN pg_namespace n ON n.nspname = wanted.schema
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name) AS tables`;

/** A table of the question is not in the database. */
export class TableMissing extends Error {
  readonly code = 'table_missing';
  override name = 'TableMissing';
}

/**
 * Carries out what a database lacks to be captured, statement by statement; what this user may not do is left for
 * the owner, with the reason. Throws what pg throws when it cannot even look, and `TableMissing`.
 */
export async function preparePostgres(
  question: Question<'prepare_postgres'>,
): Promise<Answer<'prepare_postgres'>> {
  return withPostgres(question.connection, question.password, async (client) => {
    const { publication, tables } = question;
    const names = [publication, tables.map(({ schema }) => schema), tables.map(({ table }) => table)];
    const facts = FactsSchema.parse((await client.query(FACTS, names)).rows[0]);
    const missing = tables.filter((table) => !facts.tables.some((one) => same(one, table)));
    if (missing[0] !== undefined) {
      const { schema, table } = missing[0];
      throw new TableMissing(`there is no table ${schema}.${table}: read the list of tables again`);
    }
    return carryOut(client, lacking(question, facts), facts);
  });
}

const same = (a: TableName, b: TableName): boolean => a.schema === b.schema && a.table === b.table;

/** Of all that makes a database ready, what is not so yet. */
function lacking(question: Question<'prepare_postgres'>, facts: Facts): Preparation[] {
  const { connection, publication, tables, fullRows } = question;
  const plan = { database: connection.database, user: connection.user, publication, tables, fullRows };
  const full = new Set(facts.tables.filter((table) => table.full).map(replicaIdentityFullSql));
  const readable = facts.tables.every(({ usage, select }) => usage && select);
  const wanted = prepareDatabase(plan).filter(({ sql }) => {
    if (sql.startsWith('ALTER ROLE')) return !facts.replication;
    // It signed in.
    if (sql.startsWith('GRANT CONNECT')) return false;
    if (sql.startsWith('GRANT')) return !readable;
    if (sql === createPublicationSql(publication, tables)) return !facts.publication;
    return !full.has(sql);
  });
  const complete =
    tables.length === facts.published.length &&
    tables.every((table) => facts.published.some((one) => same(one, table)));
  if (facts.publication && !complete) {
    wanted.push({
      sql: alterPublicationSql(publication, tables),
      why: 'The publication tells of other tables.',
    });
  }
  return wanted;
}

async function carryOut(
  client: pg.Client,
  preparations: Preparation[],
  facts: Facts,
): Promise<Answer<'prepare_postgres'>> {
  const answer: Answer<'prepare_postgres'> = { done: [], left: [] };
  // It needs a restart of the server: never ours to do.
  if (facts.wal_level !== 'logical') answer.left.push({ statement: LOGICAL_LOG.sql, why: LOGICAL_LOG.why });
  for (const { sql, why } of preparations) {
    try {
      await client.query(sql);
      answer.done.push(sql);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      answer.left.push({ statement: sql, why: `${why} (Postgres says: ${reason}.)` });
    }
  }
  return answer;
}
