import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { z } from 'zod';

import type { Ledger } from './connect-ledger.ts';
import { statementsOf } from './statements-of.ts';

const FOLDER = join(import.meta.dirname, 'migrations');

/** A migration that was applied has another text now: numbered files are never changed, a new one is added. */
export class MigrationChanged extends Error {
  readonly code = 'migration_changed';
  override name = 'MigrationChanged';
}

const AppliedRow = z.object({ name: z.string(), hash: z.string() });

/**
 * Makes the database and applies the numbered files of `migrations/` that it lacks, in order. Every statement can be
 * run again, so two processes may migrate at once, and one that was killed in between is simply run again.
 */
export async function migrateLedger(ledger: Ledger): Promise<{ applied: string[] }> {
  await createDatabase(ledger);
  await ledger.client.command({
    query: `CREATE TABLE IF NOT EXISTS migrations (name String, hash String,
      applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')) ENGINE = ReplacingMergeTree ORDER BY name`,
  });
  const answer = await ledger.client.query({
    query: 'SELECT name, hash FROM migrations FINAL',
    format: 'JSONEachRow',
  });
  const known = new Map(
    AppliedRow.array()
      .parse(await answer.json())
      .map((row) => [row.name, row.hash]),
  );
  const applied: string[] = [];
  for (const name of (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort()) {
    if (await applyOnce(ledger, name, known.get(name))) applied.push(name);
  }
  return { applied };
}

async function applyOnce(ledger: Ledger, name: string, knownHash: string | undefined): Promise<boolean> {
  const text = await readFile(join(FOLDER, name), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  if (knownHash === hash) return false;
  if (knownHash !== undefined) {
    throw new MigrationChanged(
      `${name} was changed after it was applied: undo that and add a new numbered file`,
    );
  }
  for (const query of statementsOf(text)) await ledger.client.command({ query });
  await ledger.client.insert({ table: 'migrations', values: [{ name, hash }], format: 'JSONEachRow' });
  return true;
}

/** By a client without a database: one that names a missing database is refused. */
async function createDatabase(ledger: Ledger): Promise<void> {
  const { url, username, password } = ledger.settings;
  const client = createClient({ url, username, password, log: { level: ClickHouseLogLevel.OFF } });
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS "${ledger.database}"` });
  } finally {
    await client.close();
  }
}
