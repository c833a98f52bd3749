import { z } from 'zod';
import { verb } from '../verb.ts';
import { describeSource } from './describe-source.ts';
import { SourceRef } from './fields.ts';
import { findSource } from './find-source.ts';

/** One source with its intake tokens (never the tokens' text). */
export const getSource = verb({
  name: 'source.get',
  kind: 'query',
  permission: 'source:read',
  input: z.strictObject({ source: SourceRef }),
  async run({ ctx, input }) {
    const row = await findSource(ctx.db.prisma, input.source);
    const tokens = await ctx.db.prisma.intakeToken.findMany({
      where: { sourceId: row.id },
      orderBy: { createdAt: 'desc' },
      take: 200,
      omit: { hash: true, sourceId: true },
    });
    return { ...describeSource(row, ctx), tokens };
  },
});
