import { ledgerWriter } from '@karma/db/ledger/connect-ledger.ts';
import { ensureReader } from '@karma/db/ledger/ensure-reader.ts';
import { migrateLedger } from '@karma/db/ledger/migrate-ledger.ts';
import { migratePostgres } from '@karma/db/postgres/migrate-postgres.ts';
import { STREAM_TOPICS, newStream } from '@karma/services/system/new-stream.ts';
import { overview } from '@karma/services/system/overview.ts';
import { type Command, Option } from 'commander';
import { readMigratingEnvironment } from '../read-environment.ts';
import { EndedBadly, type Terminal, answerWith, printAnswer } from '../terminal.ts';
import { showOverview } from './show-overview.ts';

/** `karma status`, `karma migrate`, `karma system …` */
export function addSystemCommands(program: Command, terminal: Terminal): void {
  program
    .command('status')
    .description('engines, roles, lag: what is wrong and what to do; exit code 1 if something critical is')
    .action(async (_: object, command: Command) => {
      const ask = (ctx: Parameters<typeof overview>[0]['ctx']) => overview({ ctx, input: {} });
      const { troubles } = await answerWith(terminal, command, ask, showOverview);
      if (troubles.some(({ severity }) => severity === 'critical'))
        throw new EndedBadly('something critical is wrong');
    });
  program
    .command('migrate')
    .description('bring Postgres and the ledger to this version; does nothing where they are')
    .action((_: object, command: Command) => migrate(terminal, command));
  program
    .command('system')
    .description('the installation itself')
    .command('new-stream')
    .description(
      'after a topic was made anew or the ledger restored: go on as the next generation of the topic',
    )
    .addOption(new Option('--topic <topic>', 'which one').choices(STREAM_TOPICS).makeOptionMandatory())
    .requiredOption('--reason <text>', 'what happened, for those who come after')
    .action(async (input: { topic: (typeof STREAM_TOPICS)[number]; reason: string }, command: Command) => {
      const ask = (ctx: Parameters<typeof newStream>[0]['ctx']) => newStream({ ctx, input });
      await answerWith(
        terminal,
        command,
        ask,
        ({ topic, stream }) =>
          `${topic} goes on as generation ${stream}: the ledger reads it from its beginning.`,
      );
    });
}

async function migrate(terminal: Terminal, command: Command): Promise<void> {
  const env = readMigratingEnvironment(terminal.env);
  const postgres = await migratePostgres(env.DATABASE_URL);
  const ledger = ledgerWriter(env);
  try {
    const { applied: done } = await migrateLedger(ledger).catch(throwNamed);
    const reader = { name: env.CLICKHOUSE_READER_USER, password: env.CLICKHOUSE_READER_PASSWORD };
    await ensureReader(ledger, reader);
    const answer = { postgres: postgres.applied, ledger: done };
    printAnswer(
      terminal,
      command,
      answer,
      () => `${applied('Postgres', answer.postgres)}\n${applied('Ledger', answer.ledger)}`,
    );
  } finally {
    await ledger.close();
  }
}

/** Postgres is migrated by then: say which of the two is not. */
function throwNamed(cause: unknown): never {
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new LedgerNotMigrated(
    `Postgres is migrated, the ledger is not: ${why}. See that ClickHouse runs, and try again.`,
    {
      cause,
    },
  );
}

class LedgerNotMigrated extends Error {
  readonly code = 'ledger_not_migrated';
  override name = 'LedgerNotMigrated';
}

function applied(store: string, names: string[]): string {
  return `${store}: ${names.length === 0 ? 'nothing to do' : `applied ${names.join(', ')}`}`;
}
