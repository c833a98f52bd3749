import type { Logger } from 'pino';

import { forgetDatabase } from '@karma/core/source/prepare-database.ts';
import type { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';

import { withPostgres } from './open-postgres.ts';

/** The replication slot of a removed connector could not be dropped. */
export class SlotLeft extends Error {
  readonly code = 'slot_left';
  override name = 'SlotLeft';
}

/**
 * Drops what a deleted connector leaves in its database: the replication slot, which would keep the log for ever, and
 * the publication if Karma made it. Throws `SlotLeft`, with the statement that does it by hand.
 */
export async function forgetSourceDatabase(
  config: PostgresSourceConfig,
  password: string,
  log: Logger,
): Promise<void> {
  const { connection, slot, publication, publicationMode } = config;
  const [dropSlot, ...rest] = forgetDatabase({ slot, publication });
  try {
    await withPostgres(connection, password, async (client) => {
      if (dropSlot !== undefined) await client.query(dropSlot.sql);
      if (publicationMode === 'disabled') return;
      for (const { sql } of rest) {
        await client.query(sql).catch((error: unknown) => log.warn({ err: error, sql }, 'left to the owner'));
      }
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SlotLeft(
      `The connector is gone, but its replication slot ${slot} could not be dropped at ${connection.host}:` +
        `${connection.port} (${why}), and keeps that database's log. It is tried again; by hand: ${dropSlot?.sql}`,
      { cause },
    );
  }
}
