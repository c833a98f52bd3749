import type { Permission } from '@karma/services/permission/permissions.ts';
import { Refused, type Problem, type Refusal } from '@karma/services/refused.ts';
import type { Verb } from '@karma/services/verb.ts';
import {
  initTRPC,
  TRPCError,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
  type TRPC_ERROR_CODE_KEY,
} from '@trpc/server';
import superjson from 'superjson';
import type { z } from 'zod';
import { contextOf } from './context.ts';
import type { SessionUser } from './session.ts';
import { requirePermission } from './while-allowed.ts';

/** What is known of a call before its procedure runs. */
export type CallContext = {
  user: SessionUser | null;
  /** Who the same session belongs to now: for streams, which outlive the call. */
  userNow: () => Promise<SessionUser | null>;
};
export type Meta = { permission: Permission };

const CODES: Record<Refusal, TRPC_ERROR_CODE_KEY> = {
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  bad_input: 'BAD_REQUEST',
  unavailable: 'SERVICE_UNAVAILABLE',
};

const t = initTRPC
  .context<CallContext>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    // A proxy that hears nothing for long ends the connection; a browser that hears nothing makes a new one.
    sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
    errorFormatter({ shape, error }) {
      const { cause } = error;
      const refused = cause instanceof Refused ? cause : undefined;
      const problems: readonly Problem[] = refused?.problems ?? [];
      // What went wrong inside is for the log, not for whoever asks.
      const message =
        error.code === 'INTERNAL_SERVER_ERROR'
          ? 'Karma could not answer: something failed on the server. Try again; the server’s log has the cause.'
          : shape.message;
      const { stack: _, ...data } = shape.data;
      return { ...shape, message, data: { ...data, refusal: refused?.code ?? null, problems } };
    },
  });

export const router = t.router;
/** Calls procedures on the server, with a user and without HTTP. */
export const callerFactory = t.createCallerFactory;

/** A procedure for signed-in users with this permission; `ctx` is what verbs take. */
export function permitted(permission: Permission) {
  return t.procedure.meta({ permission }).use(async ({ ctx, next, signal }) => {
    const user = requirePermission(ctx.user, permission);
    const result = await next({ ctx: { ...contextOf(user), signal } });
    if (!result.ok && result.error.cause instanceof Refused) throw refusalOf(result.error.cause);
    return result;
  });
}

function refusalOf(refused: Refused): TRPCError {
  return new TRPCError({ code: CODES[refused.code], message: refused.message, cause: refused });
}

/** A verb as a procedure: a query or a mutation by its kind, behind its permission. */
export function procedureOf<I extends z.ZodType, O>(
  verb: Verb<I, O, 'query'>,
): TRPCQueryProcedure<{ meta: Meta; input: z.input<I>; output: O }>;
export function procedureOf<I extends z.ZodType, O>(
  verb: Verb<I, O, 'mutation'>,
): TRPCMutationProcedure<{ meta: Meta; input: z.input<I>; output: O }>;
export function procedureOf<I extends z.ZodType, O>(verb: Verb<I, O>): unknown {
  // The verb parses its input itself; parsed here as well, a schema that transforms would be applied twice.
  const procedure = permitted(verb.permission).input((input: unknown) => input as z.input<I>);
  return verb.kind === 'query'
    ? procedure.query(({ ctx, input }) => verb({ ctx, input: input as z.input<I> }))
    : procedure.mutation(({ ctx, input }) => verb({ ctx, input: input as z.input<I> }));
}
