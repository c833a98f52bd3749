import { z } from 'zod';
import { parseRole } from '../permission/permissions.ts';
import { verb } from '../verb.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';

/** Users by address, a page at a time, with when they were last seen. */
export const listUsers = verb({
  name: 'user.list',
  kind: 'query',
  permission: 'user:write',
  input: z.strictObject({
    limit: z.number().int().min(1).max(200).default(100),
    cursor: z.string().optional(),
  }),
  async run({ ctx, input }) {
    const after = input.cursor === undefined ? '' : decodeCursor(z.string(), input.cursor);
    const rows = await ctx.db.prisma.user.findMany({
      where: { email: { gt: after } },
      orderBy: { email: 'asc' },
      take: input.limit + 1,
      include: { sessions: { orderBy: { updatedAt: 'desc' }, take: 1, select: { updatedAt: true } } },
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      users: page.map((user) => ({
        id: user.id,
        name: user.name,
        email: user.email,
        role: parseRole(user.role) ?? 'viewer',
        banned: user.banned === true,
        createdAt: user.createdAt,
        lastSeenAt: user.sessions[0]?.updatedAt ?? null,
      })),
      next: rows.length > input.limit && last !== undefined ? encodeCursor(last.email) : null,
    };
  },
});
