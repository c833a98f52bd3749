import { z } from 'zod';

import { ROLES, RoleStateSchema } from '@karma/core/contract/role-state.ts';

/** What the supervisor sends to a child over the IPC channel. */
export const ToChildSchema = z.object({ ask: z.literal('metrics'), id: z.number().int() });
export type ToChild = z.infer<typeof ToChildSchema>;

/** What a child sends to its supervisor: its roles' states each second, and its metrics when asked. */
export const ToSupervisorSchema = z.discriminatedUnion('tell', [
  z.object({ tell: z.literal('state'), roles: z.partialRecord(z.enum(ROLES), RoleStateSchema) }),
  z.object({
    tell: z.literal('metrics'),
    id: z.number().int(),
    metrics: z.array(z.custom<object>((one) => typeof one === 'object')),
  }),
]);
export type ToSupervisor = z.infer<typeof ToSupervisorSchema>;
