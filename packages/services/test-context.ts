import { ledgerWriter } from '@karma/db/ledger/connect-ledger.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { connectPostgres } from '@karma/db/postgres/connect-postgres.ts';
import { createTestDatabase } from '@karma/db/postgres/create-test-database.ts';
import { migratePostgres } from '@karma/db/postgres/migrate-postgres.ts';
import type { Context } from './context.ts';
import type { UserRole } from './permission/permissions.ts';

export type TestContext = {
  url: string;
  as(role: UserRole): Context;
  close(): Promise<void>;
};

export const TEST_NOW = new Date('2026-11-01T10:00:00.000Z');

/** A migrated database of its own and contexts on it, for one suite; the ledger is connected only if asked. */
export async function openTestContext(env: {
  DATABASE_URL: string;
  CLICKHOUSE_URL?: string;
  CLICKHOUSE_USER?: string;
  CLICKHOUSE_PASSWORD?: string;
  CLICKHOUSE_DATABASE?: string;
}): Promise<TestContext> {
  const database = await createTestDatabase(env.DATABASE_URL);
  await migratePostgres(database.url);
  const db = connectPostgres(database.url);
  const ledger = ledgerWriter({
    CLICKHOUSE_URL: env.CLICKHOUSE_URL ?? 'http://127.0.0.1:9',
    CLICKHOUSE_USER: env.CLICKHOUSE_USER ?? 'default',
    CLICKHOUSE_PASSWORD: env.CLICKHOUSE_PASSWORD ?? '',
    CLICKHOUSE_DATABASE: env.CLICKHOUSE_DATABASE ?? 'default',
  });
  return {
    url: database.url,
    as: (role) => ({
      db,
      ledger,
      user: { id: `the-${role}`, name: role, role },
      now: () => TEST_NOW,
      scope: EVERYTHING,
      secret: 'a secret that only tests use',
      intakeUrl: 'http://127.0.0.1:8787',
    }),
    async close() {
      await ledger.close();
      await db.close();
      await database.drop();
    },
  };
}
