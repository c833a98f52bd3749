import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { verb } from '../verb.ts';
import { describeSource } from './describe-source.ts';
import { WITH_ALL } from './find-source.ts';

/** Sources by name, a page at a time, each with its health, rate, lag and how far it has been heard. */
export const listSources = verb({
  name: 'source.list',
  kind: 'query',
  permission: 'source:read',
  input: z.strictObject({
    limit: z.number().int().min(1).max(500).default(200),
    cursor: z.string().optional(),
    /** Removed ones, too. */
    removed: z.boolean().default(false),
  }),
  async run({ ctx, input }) {
    const after = input.cursor === undefined ? '' : decodeCursor(z.string(), input.cursor);
    const rows = await ctx.db.prisma.source.findMany({
      where: { name: { gt: after }, ...(input.removed ? {} : { state: { not: 'removed' } }) },
      orderBy: { name: 'asc' },
      take: input.limit + 1,
      include: WITH_ALL,
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      sources: page.map((row) => describeSource(row, ctx)),
      next: rows.length > input.limit && last !== undefined ? encodeCursor(last.name) : null,
    };
  },
});
