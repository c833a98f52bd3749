import type { Transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { open } from '../secret/open.ts';
import { findSource } from '../source/find-source.ts';
import { aboutSource } from '../source/source-secret.ts';

const Secret = z.object({ password: z.string() });

/** The password kept for a source; it goes into sealed questions, never to a screen. */
export async function storedPassword(tx: Transaction, ctx: Context, ref: string): Promise<string> {
  const source = await findSource(tx, ref);
  if (source.secret === null) {
    throw new Refused('conflict', `No password is kept for ${source.name}. Enter it.`);
  }
  return Secret.parse(JSON.parse(open(ctx.secret, aboutSource(source.id), source.secret))).password;
}
