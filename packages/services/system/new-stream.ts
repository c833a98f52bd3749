import { TOPIC } from '@karma/core/contract/topics.ts';
import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { verb } from '../verb.ts';

/** The topics that the ledger keeps generations of. A dead letter knows its place by its origin: it needs none. */
export const STREAM_TOPICS = [TOPIC.normalized] as const;
/** A topic without a row is in its first generation. */
const FIRST = 1;

/**
 * Tells the ledger role that a topic was made anew, or the ledger restored: it goes on as the next generation of
 * that topic, from its beginning, instead of stopping.
 */
export const newStream = verb({
  name: 'system.new-stream',
  kind: 'mutation',
  permission: 'system:write',
  input: z.strictObject({
    topic: z.enum(STREAM_TOPICS, `one of ${STREAM_TOPICS.join(', ')}`),
    reason: z.string().trim().min(1, 'say why, for those who come after').max(1_000),
  }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`stream/${input.topic}`}, 0))`;
      const last = await tx.stream.findFirst({ where: { topic: input.topic }, orderBy: { stream: 'desc' } });
      const stream = (last?.stream ?? FIRST) + 1;
      await tx.stream.create({
        data: {
          topic: input.topic,
          stream,
          reason: input.reason,
          startedBy: ctx.user.id,
          startedAt: ctx.now(),
        },
      });
      const detail = { stream, reason: input.reason };
      await recordAudit(tx, ctx, 'ledger.stream_started', `topic:${input.topic}`, detail);
      return { topic: input.topic, stream };
    });
  },
});
