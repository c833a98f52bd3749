import { DeadPointSchema, queryDeadLetters } from '@karma/db/ledger/query-dead-letters.ts';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { askLedger } from '../event/ask-ledger.ts';
import { verb } from '../verb.ts';
import { DeadFilterInput } from './fields.ts';

/** Dead letters, newest first, a page at a time, without their bytes. */
export const listDead = verb({
  name: 'dead.list',
  kind: 'query',
  permission: 'dead:read',
  input: z.strictObject({
    filter: DeadFilterInput.default({}),
    limit: z.number().int().min(1).max(500).default(100),
    cursor: z.string().optional(),
  }),
  async run({ ctx, input }) {
    const after = input.cursor === undefined ? undefined : decodeCursor(DeadPointSchema, input.cursor);
    const rows = await askLedger(
      queryDeadLetters(ctx.ledger, ctx.scope, {
        filter: input.filter,
        after,
        limit: input.limit + 1,
      }),
    );
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const more = rows.length > input.limit && last !== undefined;
    return { letters: page, next: more ? encodeCursor({ at: last.at, origin: last.origin }) : null };
  },
});
