import {
  type Answer,
  REQUESTS,
  REQUEST_KINDS,
  REQUEST_PATIENCE_MS,
  type RequestKind,
} from '@karma/core/source/requests.ts';
import type { Request } from '@karma/db/postgres/generated/client.ts';
import { z } from 'zod';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';

type Of<K extends RequestKind> = { kind: K; answer: Answer<K> };
/** `waiting`: ask again soon. `failed`: a sentence that says what to do. */
export type RequestAnswer =
  | { state: 'waiting' }
  | { state: 'failed'; error: string }
  | ({ state: 'done' } & { [K in RequestKind]: Of<K> }[RequestKind]);

const Kind = z.enum(REQUEST_KINDS);

/** What has become of one's own question. */
export const answer = verb({
  name: 'request.answer',
  kind: 'query',
  permission: 'request:ask',
  input: z.strictObject({ id: z.uuid() }),
  async run({ ctx, input }): Promise<RequestAnswer> {
    const row = await ctx.db.prisma.request.findUnique({ where: { id: input.id } });
    if (row === null || row.createdBy !== ctx.user.id) {
      throw new Refused('not_found', 'This question is not known any more. Ask again.');
    }
    if (row.state === 'failed')
      return { state: 'failed', error: row.error ?? 'The worker could not answer.' };
    if (row.state === 'done') return done(row);
    const waited = ctx.now().getTime() - row.createdAt.getTime();
    // One that was taken is ended by the worker itself, unless that died.
    const patience = row.state === 'taken' ? 3 * REQUEST_PATIENCE_MS : REQUEST_PATIENCE_MS;
    if (waited > patience) {
      const error = `No worker answered for ${patience / 1_000} s. See on System whether the role connect runs.`;
      return { state: 'failed', error };
    }
    return { state: 'waiting' };
  },
});

function done(row: Request): RequestAnswer {
  const kind = Kind.parse(row.kind);
  switch (kind) {
    case 'try_postgres':
      return { state: 'done', kind, answer: REQUESTS[kind].answer.parse(row.answer) };
    case 'list_tables':
      return { state: 'done', kind, answer: REQUESTS[kind].answer.parse(row.answer) };
    case 'prepare_postgres':
      return { state: 'done', kind, answer: REQUESTS[kind].answer.parse(row.answer) };
    case 'sample_topic':
      return { state: 'done', kind, answer: REQUESTS[kind].answer.parse(row.answer) };
  }
}
