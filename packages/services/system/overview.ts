import { z } from 'zod';
import { verb } from '../verb.ts';
import { isFresh } from './facts.ts';
import { findTroubles } from './find-troubles.ts';
import { gatherFacts } from './gather.ts';
import { judgeEngines } from './judge-engines.ts';

/** Engines, roles with their lag, backlog, and what is wrong and what to do, worst first. Times are epoch ms. */
export const overview = verb({
  name: 'system.overview',
  kind: 'query',
  permission: 'system:read',
  input: z.strictObject({}),
  async run({ ctx }) {
    const facts = await gatherFacts(ctx);
    const engines = judgeEngines(facts);
    return {
      at: facts.now,
      engines,
      troubles: findTroubles(facts, engines),
      roles: facts.roles.map(({ role, instance, state, startedAt, updatedAt }) => ({
        role,
        instance,
        status: state.status,
        silent: !isFresh({ role, instance, state, startedAt, updatedAt }, facts.now),
        startedAt,
        updatedAt,
        problems: state.problems,
        /** Messages behind, per topic/partition and in all. */
        lag: state.lag,
        lagTotal: Object.values(state.lag).reduce((sum, one) => sum + one, 0),
        figures: state.figures,
      })),
      outbox: facts.outbox,
      sources: facts.sources,
    };
  },
});
