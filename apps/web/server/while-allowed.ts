import { may, type Permission } from '@karma/services/permission/permissions.ts';
import { TRPCError } from '@trpc/server';
import type { SessionUser } from './session.ts';

/** How long a stream may outlive its session, or its user's right to it. */
const CHECK_MS = 15_000;

/** Throws what tells the browser to sign in, or that the role does not suffice. */
export function requirePermission(user: SessionUser | null, permission: Permission): SessionUser {
  if (user === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in to go on.' });
  if (!may(user.role, permission)) {
    throw new TRPCError({ code: 'FORBIDDEN', message: `Your role (${user.role}) may not do this.` });
  }
  return user;
}

/**
 * The same stream, as long as its user is signed in and may read it: asked again before a value that comes 15 s
 * after the last time. Ends with the error of `requirePermission`.
 */
export async function* whileAllowed<T>(
  stream: AsyncIterable<T>,
  of: { permission: Permission; userNow: () => Promise<SessionUser | null>; now?: () => number },
): AsyncGenerator<T> {
  const now = of.now ?? Date.now;
  let checkedAt = now();
  for await (const value of stream) {
    if (now() - checkedAt >= CHECK_MS) {
      requirePermission(await of.userNow(), of.permission);
      checkedAt = now();
    }
    yield value;
  }
}
