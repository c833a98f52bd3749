import { REQUESTS } from '@karma/core/source/requests.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { verb } from '../verb.ts';
import { SourceRef } from '../source/fields.ts';
import { storedPassword } from './stored-password.ts';
import { writeRequest } from './write-request.ts';

/** A password, or the source whose kept one is meant. */
const Password = z.union([
  z.strictObject({ password: z.string().max(1_000) }),
  z.strictObject({ keptFor: SourceRef }),
]);
const { try_postgres: tryPostgres, prepare_postgres: preparePostgres, sample_topic: sampleTopic } = REQUESTS;

const Ask = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['try_postgres', 'list_tables']),
    question: tryPostgres.question.omit({ password: true }),
    secret: Password,
  }),
  z.strictObject({
    kind: z.literal('prepare_postgres'),
    question: preparePostgres.question.omit({ password: true }),
    secret: Password,
  }),
  z.strictObject({ kind: z.literal('sample_topic'), question: sampleTopic.question }),
]);

/** Puts a question to the worker; the answer is fetched by `request.answer`, some hundred ms later. */
export const ask = verb({
  name: 'request.ask',
  kind: 'mutation',
  permission: 'request:ask',
  input: Ask,
  async run({ ctx, input }) {
    return { id: await write(ctx, input) };
  },
});

async function write(ctx: Context, input: z.output<typeof Ask>): Promise<string> {
  if (input.kind === 'sample_topic') return writeRequest(ctx, input.kind, input.question);
  const password =
    'password' in input.secret
      ? input.secret.password
      : await storedPassword(ctx.db.prisma, ctx, input.secret.keptFor, input.question.connection);
  if (input.kind === 'prepare_postgres')
    return writeRequest(ctx, input.kind, { ...input.question, password });
  return writeRequest(ctx, input.kind, { ...input.question, password });
}
