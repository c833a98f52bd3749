import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { connectPostgres } from './connect-postgres.ts';
import { type TestDatabase, createTestDatabase } from './create-test-database.ts';
import { migratePostgres } from './migrate-postgres.ts';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase(inject('stackEnv').DATABASE_URL);
  folder = await mkdtemp(join(tmpdir(), 'karma-migrations-'));
  await writeMigration('001_first', 'CREATE TABLE a (x int);');
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function rows<T>(sql: string): Promise<T[]> {
  const db = connectPostgres(database.url);
  try {
    return (await db.pool.query(sql)).rows as T[];
  } finally {
    await db.close();
  }
}

test('what lacks is applied in order, once, and written down as Prisma does', async () => {
  await writeMigration('002_second', 'ALTER TABLE a ADD COLUMN y int; INSERT INTO a VALUES (1, 2);');
  expect(await migratePostgres(database.url, folder)).toEqual({ applied: ['001_first', '002_second'] });
  expect(await migratePostgres(database.url, folder)).toEqual({ applied: [] });
  expect(await rows('SELECT * FROM a')).toEqual([{ x: 1, y: 2 }]);
  const kept = await rows<Record<string, unknown>>(
    'SELECT * FROM _prisma_migrations ORDER BY migration_name',
  );
  expect(kept[0]).toMatchObject({
    migration_name: '001_first',
    checksum: createHash('sha256').update('CREATE TABLE a (x int);').digest('hex'),
    applied_steps_count: 1,
    finished_at: expect.any(Date),
    rolled_back_at: null,
    logs: null,
  });
});

test('processes that start at once do not apply one twice', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, () => migratePostgres(database.url, folder)));
  expect(all.flatMap(({ applied }) => applied)).toEqual(['001_first']);
});

test('a migration that fails is named and leaves nothing behind', async () => {
  await writeMigration('002_second', 'CREATE TABLE b (x int); SELECT 1 / 0;');
  await expect(migratePostgres(database.url, folder)).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringMatching(/002_second failed .*division by zero/),
  });
  expect(await rows("SELECT 1 FROM pg_tables WHERE tablename = 'b'")).toEqual([]);
  await writeMigration('002_second', 'CREATE TABLE b (x int);');
  expect(await migratePostgres(database.url, folder)).toEqual({ applied: ['002_second'] });
});

test('one that Prisma began and did not finish is named', async () => {
  await migratePostgres(database.url, folder);
  await rows("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', '', '002_half')");
  await expect(migratePostgres(database.url, folder)).rejects.toMatchObject({
    code: 'half_applied',
    message: expect.stringContaining('002_half'),
  });
});

test('one that was changed after it was applied is refused', async () => {
  await migratePostgres(database.url, folder);
  await writeMigration('001_first', 'CREATE TABLE a (x bigint);');
  await expect(migratePostgres(database.url, folder)).rejects.toMatchObject({ code: 'changed' });
});

test('a database that a newer version migrated is refused', async () => {
  await writeMigration('002_second', 'SELECT 1;');
  await migratePostgres(database.url, folder);
  await rm(join(folder, '002_second'), { recursive: true });
  await expect(migratePostgres(database.url, folder)).rejects.toMatchObject({ code: 'unknown' });
});
