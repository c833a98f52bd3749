import { MigrateEnvironment, parseEnvironment } from '@karma/core/contract/environment.ts';
import { ledgerWriter } from '@karma/db/ledger/connect-ledger.ts';
import { ensureReader } from '@karma/db/ledger/ensure-reader.ts';
import { migrateLedger } from '@karma/db/ledger/migrate-ledger.ts';
import { migratePostgres } from '@karma/db/postgres/migrate-postgres.ts';

import { connectKafka } from './kafka/connect-kafka.ts';
import { ensureTopics } from './kafka/ensure-topics.ts';

/**
 * Brings Postgres (with the built-in source `envelopes`), the ledger with its reading user, and Kafka to what this version needs. One-shot:
 * web and worker start when it has ended well. Everything in it can be run again.
 */
export async function migrate(env: MigrateEnvironment, say: (text: string) => void): Promise<void> {
  const ledger = ledgerWriter(env);
  const reader = { name: env.CLICKHOUSE_READER_USER, password: env.CLICKHOUSE_READER_PASSWORD };
  const tell = (where: string, done: string[]): void =>
    say(done.length === 0 ? `${where}: nothing to do` : `${where}: ${done.join(', ')}`);
  try {
    await Promise.all([
      migratePostgres(env.DATABASE_URL).then(({ applied }) => tell('Postgres', applied)),
      migrateLedger(ledger).then(async ({ applied }) => {
        tell('ledger', applied);
        await ensureReader(ledger, reader);
      }),
      ensureTopics(connectKafka(env, 'karma-migrate'), env.KARMA_TOPIC_PREFIX).then((made) =>
        tell('Kafka', made),
      ),
    ]);
  } finally {
    await ledger.close();
  }
}

if (import.meta.main) {
  try {
    await migrate(parseEnvironment(MigrateEnvironment, process.env), (text) =>
      process.stdout.write(`${text}\n`),
    );
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
