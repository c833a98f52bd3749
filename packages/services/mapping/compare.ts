import { MappingSpecSchema, type MappingSpec } from '@karma/core/contract/mapping.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { SourceRef } from '../source/fields.ts';
import { findSource } from '../source/find-source.ts';
import { verb } from '../verb.ts';
import { checkMapping } from './check-mapping.ts';
import { differences } from './differences.ts';
import { SampleInput, loadSample } from './sample.ts';
import { countTried, tryMapping } from './try-mapping.ts';

/** A saved version by number, or one that is being edited. */
const Side = z.union([
  z.strictObject({ version: z.number().int().positive() }),
  z.strictObject({ spec: MappingSpecSchema }),
]);

/** What two versions of a mapping make of the same sample: figures of both, and where they differ. */
export const compareMappings = verb({
  name: 'mapping.compare',
  // Changes nothing; a mutation since a sample is too big for the address that queries travel in.
  kind: 'mutation',
  permission: 'mapping:write',
  input: z.strictObject({
    source: SourceRef,
    before: Side,
    after: Side,
    sample: SampleInput,
    /** Differing messages to show; they are counted over all. */
    show: z.number().int().min(1).max(500).default(50),
  }),
  async run({ ctx, input }) {
    const source = await findSource(ctx.db.prisma, input.source);
    const messages = await loadSample(ctx, input.sample);
    const [before, after] = await Promise.all(
      [input.before, input.after].map(async (side) => {
        const mapping = checkMapping(await specOf(ctx, source.id, side));
        return tryMapping(mapping, source, messages);
      }),
    );
    const differing = differences(before ?? [], after ?? []);
    return {
      before: countTried(before ?? []),
      after: countTried(after ?? []),
      differing: differing.length,
      shown: differing.slice(0, input.show),
    };
  },
});

async function specOf(ctx: Context, sourceId: string, side: z.output<typeof Side>): Promise<MappingSpec> {
  if ('spec' in side) return side.spec;
  const row = await ctx.db.prisma.mapping.findUnique({
    where: { sourceId_version: { sourceId, version: side.version } },
  });
  if (row === null) throw new Refused('not_found', `There is no version ${side.version} of this mapping.`);
  return MappingSpecSchema.parse(row.spec);
}
