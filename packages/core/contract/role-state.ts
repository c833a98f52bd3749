import { z } from 'zod';

export const ROLES = ['intake', 'connect', 'normalize', 'ledger', 'action'] as const;
export type Role = (typeof ROLES)[number];

/** What a role says of itself to Postgres each second (table `role_status`), for the System screen. */
export const RoleStateSchema = z.object({
  v: z.literal(1),
  /** `starting`, `running`, `degraded` (works, with a problem), `stopped`. */
  status: z.enum(['starting', 'running', 'degraded', 'stopped']),
  /** One sentence each: what is wrong and what to do. */
  problems: z.array(z.object({ code: z.string(), message: z.string(), since: z.number().int() })),
  /** Messages behind, per `topic/partition`. */
  lag: z.record(z.string(), z.number()),
  /** Named gauges: `events_per_second`, `insert_ms`, `batch_rows`, `rollup_behind_ms` … units in the name. */
  figures: z.record(z.string(), z.number()),
});
export type RoleState = z.infer<typeof RoleStateSchema>;
