import { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';
import type { PostgresConnection } from '@karma/core/source/requests.ts';
import type { Transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { open } from '../secret/open.ts';
import { findSource } from '../source/find-source.ts';
import { isSamePlace } from '../source/is-same-place.ts';
import { aboutSource } from '../source/source-secret.ts';

const Secret = z.object({ password: z.string() });

/**
 * The password kept for a source; it goes into sealed questions, never to a screen, and only to where it is used
 * already: else whoever may ask could have it sent to a host of theirs.
 */
export async function storedPassword(
  tx: Transaction,
  ctx: Context,
  ref: string,
  connection: PostgresConnection,
): Promise<string> {
  const source = await findSource(tx, ref);
  if (source.secret === null) {
    throw new Refused('conflict', `No password is kept for ${source.name}. Enter it.`);
  }
  if (!isSamePlace(PostgresSourceConfig.parse(source.config).connection, connection)) {
    throw new Refused('bad_input', 'Enter the password: the kept one is for another host, port or user.');
  }
  return Secret.parse(JSON.parse(open(ctx.secret, aboutSource(source.id), source.secret))).password;
}
