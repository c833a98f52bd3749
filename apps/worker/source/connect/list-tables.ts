import { z } from 'zod';

import type { Answer, Question } from '@karma/core/source/requests.ts';

import { withPostgres } from './open-postgres.ts';

const MOST = 1_000;

/** Tables that the user may read, without the system's and without partitions (their parent stands for them). */
const READ = `
  SELECT n.nspname AS schema, c.relname AS table,
    CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples END AS rows,
    CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'i' THEN 'index' WHEN 'n' THEN 'nothing' ELSE 'default' END
      AS "replicaIdentity",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'key', a.attnum = ANY (coalesce(k.indkey::int2[], '{}'))) ORDER BY a.attnum), '[]')
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  ORDER BY n.nspname, c.relname
  LIMIT ${MOST + 1}`;

const RowsSchema = z.array(
  z.object({
    schema: z.string(),
    table: z.string(),
    rows: z.coerce.number().nullable(),
    replicaIdentity: z.enum(['default', 'full', 'index', 'nothing']),
    columns: z.array(z.object({ name: z.string(), type: z.string(), key: z.boolean() })),
  }),
);

/** The tables of a database with their columns and keys; the first 1,000 by name. Throws what pg throws. */
export async function listTables({
  connection,
  password,
}: Question<'list_tables'>): Promise<Answer<'list_tables'>> {
  const { rows } = await withPostgres(connection, password, (client) => client.query(READ));
  const tables = RowsSchema.parse(rows);
  return { tables: tables.slice(0, MOST), truncated: tables.length > MOST };
}
