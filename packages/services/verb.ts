import type { z } from 'zod';
import type { Context } from './context.ts';
import { type Permission, leastRoleFor, may } from './permission/permissions.ts';
import { Refused } from './refused.ts';

export type VerbKind = 'query' | 'mutation';

type Definition<I extends z.ZodType, O, K extends VerbKind> = {
  /** `<noun>.<verb>`, as the command line and the routers name it. */
  name: string;
  kind: K;
  permission: Permission;
  input: I;
  /** Where programs rely on the answer's form. */
  output?: z.ZodType<O>;
  run(call: { ctx: Context; input: z.output<I> }): Promise<O>;
};

/** Calling it checks the permission, parses the input, then runs; throws `Refused`. */
export type Verb<I extends z.ZodType, O, K extends VerbKind = VerbKind> = {
  (call: { ctx: Context; input: z.input<I> }): Promise<O>;
  readonly name: string;
  readonly kind: K;
  readonly permission: Permission;
  readonly input: I;
  readonly output: z.ZodType<O> | undefined;
};

/** Makes a verb: the one way in which screens, programs and the command line read or change anything. */
export function verb<I extends z.ZodType, O, K extends VerbKind>(
  definition: Definition<I, O, K>,
): Verb<I, O, K> {
  const { name, kind, permission, input: schema, output } = definition;
  const call = async ({ ctx, input }: { ctx: Context; input: z.input<I> }): Promise<O> => {
    if (!may(ctx.user.role, permission)) throw forbidden(name, permission, ctx.user.role);
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw badInput(parsed.error);
    return definition.run({ ctx, input: parsed.data });
  };
  Object.defineProperty(call, 'name', { value: name });
  return Object.assign(call, { kind, permission, input: schema, output });
}

function forbidden(name: string, permission: Permission, role: string): Refused {
  const needed = leastRoleFor(permission);
  return new Refused(
    'forbidden',
    `${name} needs the role ${needed}; you are ${role}. Ask an administrator to do it, or for the role.`,
  );
}

/** Every problem of an input as one refusal, in the input's own words. */
function badInput(error: z.ZodError): Refused {
  const problems = error.issues.map((issue) => ({
    path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    message: issue.message,
  }));
  const text = problems.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  return new Refused('bad_input', text.join('; '), { cause: error, problems });
}
