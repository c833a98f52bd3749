import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Migrations of the checkout; each is a folder with a migration.sql. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** Prisma's own advisory lock, so that its tools and this runner never migrate at once. */
const LOCK = 72_707_369;

/** Prisma's table, as its schema engine makes it: `prisma migrate deploy` goes on from what we applied. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** The database and the checkout's migrations do not fit, or one failed; nothing of it was kept. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused';
  readonly code: 'half_applied' | 'changed' | 'unknown' | 'failed';
  constructor(code: MigrationRefused['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

type Migration = { name: string; sql: string; checksum: string };
type Row = { migration_name: string; checksum: string; finished_at: Date | null };

/**
 * Applies what lacks of `folder`, in order of name, each in one transaction, under an advisory lock: processes
 * that start at once wait for the first and find nothing to do. Throws `MigrationRefused`.
 */
export async function migratePostgres(
  url: string,
  folder: string = MIGRATIONS_FOLDER,
): Promise<{ applied: string[] }> {
  const wanted = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url, application_name: 'karma migrate' });
  // A server that goes away fails the query under way; without this listener it would end the process as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Held by the session: it ends with the connection, however this process ends.
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(TABLE);
    const { rows } = await client.query<Row>(
      'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at',
    );
    const missing = missingOf(wanted, rows);
    for (const migration of missing) await apply(client, migration);
    return { applied: missing.map((migration) => migration.name) };
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** What of `wanted` is not applied yet; throws where the database has something else than the checkout. */
function missingOf(wanted: Migration[], rows: Row[]): Migration[] {
  const half = rows.find((row) => row.finished_at === null);
  if (half !== undefined) {
    const name = half.migration_name;
    throw new MigrationRefused(
      'half_applied',
      `Migration ${name} was begun by Prisma's own tool and not finished. Restore the database from a backup, or ` +
        `undo by hand what ${name} changed and run "prisma migrate resolve --rolled-back ${name}"; then start again.`,
    );
  }
  const byName = new Map(wanted.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const migration = byName.get(row.migration_name);
    if (migration === undefined) {
      throw new MigrationRefused(
        'unknown',
        `The database has migration ${row.migration_name}, which this version does not know: it was migrated by a ` +
          'newer version. Start that version, or restore a backup from before.',
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationRefused(
        'changed',
        `Migration ${row.migration_name} was changed after it was applied. Restore its migration.sql as it was and ` +
          'put the change into a new migration.',
      );
    }
  }
  const done = new Set(rows.map((row) => row.migration_name));
  return wanted.filter((migration) => !done.has(migration.name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationRefused(
      'failed',
      `Migration ${migration.name} failed and was taken back whole: ${why}. Mend the cause and start again.`,
      { cause },
    );
  }
}
