import { queryDeadLetter } from '@karma/db/ledger/query-dead-letters.ts';
import { z } from 'zod';
import { Refused } from '../refused.ts';
import { askLedger } from '../event/ask-ledger.ts';
import { verb } from '../verb.ts';
import { readOrigin } from './read-origin.ts';
import { showBytes } from './show-bytes.ts';

/** One dead letter whole: its bytes as text or hex, its headers, and where it lies in Kafka. */
export const getDead = verb({
  name: 'dead.get',
  kind: 'query',
  permission: 'dead:read',
  input: z.strictObject({ origin: z.string().min(1).max(1_000) }),
  async run({ ctx, input }) {
    const letter = await askLedger(queryDeadLetter(ctx.ledger, ctx.scope, input.origin));
    if (letter === null) {
      throw new Refused(
        'not_found',
        `There is no dead letter of ${input.origin}. It may not be in the ledger yet.`,
      );
    }
    const source = await ctx.db.prisma.source.findUnique({
      where: { name: letter.source },
      select: { id: true, name: true, title: true, kind: true, state: true, mappingVersion: true },
    });
    return {
      ...letter,
      key: showBytes(letter.key),
      value: showBytes(letter.value),
      place: readOrigin(letter.origin),
      /** Null where the source is not known (any more). */
      from: source,
      /** A later mapping than the one that failed is in force: it may do. */
      newerMapping: source !== null && letter.mapping > 0 && source.mappingVersion > letter.mapping,
    };
  },
});
