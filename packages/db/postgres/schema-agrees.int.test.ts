import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type TestDatabase, createTestDatabase } from './create-test-database.ts';
import { MIGRATIONS_FOLDER, migratePostgres } from './migrate-postgres.ts';

const SCHEMA = new URL('../../../prisma/schema.prisma', import.meta.url);

let migrated: TestDatabase;
let wanted: TestDatabase;

beforeAll(async () => {
  const server = inject('stackEnv').DATABASE_URL;
  migrated = await createTestDatabase(server);
  wanted = await createTestDatabase(server);
  await migratePostgres(migrated.url);
  await query(wanted.url, await scriptOf(wanted.url));
});

afterAll(async () => {
  await migrated.drop();
  await wanted.drop();
});

async function openEngine(url: string, content: string): Promise<SchemaEngine> {
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(url));
  return SchemaEngine.new({ datamodels: [['schema.prisma', content]] }, () => undefined, factory);
}

/** The SQL with which Prisma's own engine would make what schema.prisma says. */
async function scriptOf(url: string): Promise<string> {
  const content = await readFile(SCHEMA, 'utf8');
  const files = [{ path: 'schema.prisma', content }];
  const engine = await openEngine(url, content);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  engine.free();
  return stdout ?? '';
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

test.each([
  [
    'columns, their types, nullability and defaults',
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS default
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relkind = 'r' AND c.relname <> '_prisma_migrations' ORDER BY 1, 2`,
  ],
  [
    'indexes',
    `SELECT tablename AS table, indexdef FROM pg_indexes
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1, 2`,
  ],
  [
    'keys and references',
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
       AND conrelid::regclass::text <> '_prisma_migrations' ORDER BY 1, 2`,
  ],
])('migrations and schema.prisma agree: %s', async (_, sql) => {
  const expected = await query(wanted.url, sql);
  expect(expected.length).toBeGreaterThan(10);
  expect(await query(migrated.url, sql)).toEqual(expected);
});

test("Prisma's own tool finds nothing left to apply", async () => {
  const names = (await readdir(MIGRATIONS_FOLDER, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const migrationDirectories = await Promise.all(
    names.map(async (path) => {
      const value = await readFile(join(MIGRATIONS_FOLDER, path, 'migration.sql'), 'utf8');
      return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  const lockfile = await readFile(join(MIGRATIONS_FOLDER, 'migration_lock.toml'), 'utf8');
  const engine = await openEngine(migrated.url, await readFile(SCHEMA, 'utf8'));
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: {
      baseDir: MIGRATIONS_FOLDER,
      lockfile: { path: 'migration_lock.toml', content: lockfile },
      shadowDbInitScript: '',
      migrationDirectories,
    },
    filters: { externalTables: [], externalEnums: [] },
  });
  engine.free();
  expect(names.length).toBeGreaterThan(0);
  expect(appliedMigrationNames).toEqual([]);
});
