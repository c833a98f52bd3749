import { z } from 'zod';
import { verb } from '../verb.ts';

/** How far each active source has been heard, and stored; epoch ms, null before its first word. */
export type HeardSource = { name: string; title: string; until: number | null };

/** Up to when the picture is complete: what is missing after that may still come. */
export const heardSources = verb({
  name: 'event.heard',
  kind: 'query',
  permission: 'event:read',
  input: z.strictObject({}).optional(),
  async run({ ctx }): Promise<{ now: number; sources: HeardSource[] }> {
    const sources = await ctx.db.prisma.source.findMany({
      where: { state: 'active' },
      select: { name: true, title: true, status: { select: { heardUntil: true } } },
      orderBy: { name: 'asc' },
    });
    return {
      now: ctx.now().getTime(),
      sources: sources.map(({ name, title, status }) => ({
        name,
        title,
        until: status?.heardUntil?.getTime() ?? null,
      })),
    };
  },
});
