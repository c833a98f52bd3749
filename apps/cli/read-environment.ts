import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MigrateEnvironment, WebEnvironment, parseEnvironment } from '@karma/core/contract/environment.ts';
import { z } from 'zod';

/** What the commands need: as web, without its address. */
const Reading = WebEnvironment.pick({
  DATABASE_URL: true,
  CLICKHOUSE_URL: true,
  CLICKHOUSE_DATABASE: true,
  CLICKHOUSE_READER_USER: true,
  CLICKHOUSE_READER_PASSWORD: true,
  KARMA_SECRET: true,
  KARMA_INTAKE_URL: true,
});
export type ReadingEnvironment = z.infer<typeof Reading>;

/** Migrating makes tables and the reading user: it takes the writing user. */
const Migrating = MigrateEnvironment.pick({
  DATABASE_URL: true,
  CLICKHOUSE_URL: true,
  CLICKHOUSE_DATABASE: true,
  CLICKHOUSE_USER: true,
  CLICKHOUSE_PASSWORD: true,
  CLICKHOUSE_READER_USER: true,
  CLICKHOUSE_READER_PASSWORD: true,
});
export type MigratingEnvironment = z.infer<typeof Migrating>;

type Variables = Readonly<Record<string, string | undefined>>;
const Kept = z.record(z.string(), z.string());
const ROOT = join(import.meta.dirname, '../..');

/** The file that `npm start` and `npm run dev` keep for the command line. */
export function keptFile(env: Variables): string {
  return env['KARMA_ENV_FILE'] ?? join(env['KARMA_FOLDER'] ?? join(ROOT, '.karma'), 'env.json');
}

/** Variables of this shell, and for those that are not set, of the installation on this machine. */
function mergedVariables(env: Variables): Variables {
  const file = keptFile(env);
  if (!existsSync(file)) return env;
  const kept = Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { ...kept, ...env };
}

/** Throws `BadEnvironment` that names what lacks. */
export function readEnvironment(env: Variables): ReadingEnvironment {
  return parseEnvironment(Reading, mergedVariables(env));
}

/** Throws `BadEnvironment` that names what lacks. */
export function readMigratingEnvironment(env: Variables): MigratingEnvironment {
  return parseEnvironment(Migrating, mergedVariables(env));
}
