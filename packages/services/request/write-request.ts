import { randomUUID } from 'node:crypto';
import { type Question, REQUESTS, type RequestKind } from '@karma/core/source/requests.ts';
import type { Context } from '../context.ts';
import { seal } from '../secret/seal.ts';

/** What a sealed question is bound to. */
export function aboutRequest(id: string): string {
  return `request/${id}`;
}

/** Writes a question for the connect role, sealed: it may hold a password. Returns its id. */
export async function writeRequest<K extends RequestKind>(
  ctx: Context,
  kind: K,
  question: Question<K>,
): Promise<string> {
  const id = randomUUID();
  const parsed = REQUESTS[kind].question.parse(question);
  await ctx.db.prisma.request.create({
    data: {
      id,
      kind,
      question: seal(ctx.secret, aboutRequest(id), JSON.stringify(parsed)),
      createdAt: ctx.now(),
      createdBy: ctx.user.id,
    },
  });
  return id;
}
