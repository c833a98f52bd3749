import { createHash } from 'node:crypto';

import { ClickHouseError } from '@clickhouse/client';

import { connectLedger, type Ledger } from './connect-ledger.ts';
import { renderReader } from './render-reader.ts';

/** The server's code for what the user may not do: here, make users. */
const ACCESS_DENIED = '497';

/** The reading user is not there, and the ledger's user may not make it. */
export class ReaderLacks extends Error {
  readonly code = 'reader_lacks';
  override name = 'ReaderLacks';
}

/**
 * Makes the reading user of a migrated ledger, with its password, limits and grants; can be run again. Where the
 * ledger's user may not make users (as with the engine on this machine, which has its two built in), it is enough
 * that the reader can sign in and read. Throws `ReaderLacks` if it cannot.
 */
export async function ensureReader(
  ledger: Ledger,
  reader: { name: string; password: string },
): Promise<'made' | 'there'> {
  const passwordSha256 = createHash('sha256').update(reader.password).digest('hex');
  const { database, settings } = ledger;
  const statements = renderReader({
    database,
    owner: settings.username,
    reader: { name: reader.name, passwordSha256 },
  });
  try {
    for (const query of statements) await ledger.client.command({ query });
    return 'made';
  } catch (denied) {
    if (!(denied instanceof ClickHouseError && denied.code === ACCESS_DENIED)) throw denied;
    await requireReading(ledger, reader, statements, denied);
    return 'there';
  }
}

async function requireReading(
  ledger: Ledger,
  reader: { name: string; password: string },
  statements: readonly string[],
  denied: ClickHouseError,
): Promise<void> {
  const { url, database } = ledger.settings;
  const reading = connectLedger({ url, database, username: reader.name, password: reader.password });
  try {
    await reading.client.query({ query: 'SELECT 1 FROM events LIMIT 0' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ReaderLacks(
      `${reader.name} cannot read the ledger (${why}), and ${ledger.settings.username} may not make users ` +
        `(${denied.message}). Allow it to (CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT=1, or GRANT ACCESS MANAGEMENT ON *.*), ` +
        `or set CLICKHOUSE_READER_USER and CLICKHOUSE_READER_PASSWORD to a user for which an administrator has run:\n` +
        statements.join(';\n'),
      { cause: error },
    );
  } finally {
    await reading.close();
  }
}
