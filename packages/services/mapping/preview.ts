import { MappingSpecSchema } from '@karma/core/contract/mapping.ts';
import { rawTopic } from '@karma/core/contract/topics.ts';
import { compileMapping } from '@karma/core/normalize/compile-mapping.ts';
import { z } from 'zod';
import { verb } from '../verb.ts';
import { SampleInput, loadSample } from './sample.ts';
import { countTried, tryMapping } from './try-mapping.ts';

/** What a mapping would make of a sample; expressions that are wrong come as `errors` with their places. */
export const previewMapping = verb({
  name: 'mapping.preview',
  // Changes nothing; a mutation since a sample is too big for the address that queries travel in.
  kind: 'mutation',
  permission: 'mapping:write',
  input: z.strictObject({
    /** The name of the source, which may not exist yet: it goes into event ids. */
    source: z.string().min(1).max(100),
    spec: MappingSpecSchema,
    sample: SampleInput,
    /** Messages to show one by one; the counts are over all. */
    show: z.number().int().min(1).max(500).default(50),
  }),
  async run({ ctx, input }) {
    const compiled = compileMapping(input.spec);
    if ('errors' in compiled) return { errors: compiled.errors };
    const source = { name: input.source, topic: rawTopic(input.source) };
    const tried = await tryMapping(compiled.mapping, source, await loadSample(ctx, input.sample));
    return { counts: countTried(tried), shown: tried.slice(0, input.show) };
  },
});
