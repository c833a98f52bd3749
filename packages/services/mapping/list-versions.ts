import { MappingSpecSchema } from '@karma/core/contract/mapping.ts';
import { z } from 'zod';
import { SourceRef } from '../source/fields.ts';
import { findSource } from '../source/find-source.ts';
import { verb } from '../verb.ts';

/** Versions of a source's mapping, newest first, and since which raw offset each has been in force. */
export const listVersions = verb({
  name: 'mapping.list-versions',
  kind: 'query',
  permission: 'mapping:read',
  input: z.strictObject({
    source: SourceRef,
    limit: z.number().int().min(1).max(100).default(50),
    /** Only versions before this one. */
    before: z.number().int().positive().optional(),
  }),
  async run({ ctx, input }) {
    const source = await findSource(ctx.db.prisma, input.source);
    const rows = await ctx.db.prisma.mapping.findMany({
      where: {
        sourceId: source.id,
        ...(input.before === undefined ? {} : { version: { lt: input.before } }),
      },
      orderBy: { version: 'desc' },
      take: input.limit + 1,
    });
    const page = rows.slice(0, input.limit);
    const switches = await ctx.db.prisma.mappingSwitch.findMany({
      where: { topic: source.topic, version: { in: page.map((row) => row.version) } },
      orderBy: { at: 'desc' },
      take: 1_000,
    });
    return {
      wanted: source.mappingVersion,
      versions: page.map((row) => ({
        version: row.version,
        spec: MappingSpecSchema.parse(row.spec),
        note: row.note,
        createdAt: row.createdAt,
        createdBy: row.createdBy,
        inForceFrom: switches
          .filter((one) => one.version === row.version)
          .map(({ partition, offset, at }) => ({ partition, offset: String(offset), at })),
      })),
      next: rows.length > input.limit ? (page.at(-1)?.version ?? null) : null,
    };
  },
});
