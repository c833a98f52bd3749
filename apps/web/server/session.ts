import { z } from 'zod';
import { processWide } from './process-wide.ts';

const SessionUser = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['viewer', 'operator', 'approver', 'admin']),
  banned: z.boolean().nullish(),
});

/** Who is signed in. */
export type SessionUser = Omit<z.infer<typeof SessionUser>, 'banned'>;

/** The user of the request's session, or null: none, ended, or the account is disabled. */
export async function readSession(headers: Headers): Promise<SessionUser | null> {
  const session = await processWide().auth.api.getSession({ headers });
  if (session === null) return null;
  const { banned, ...user } = SessionUser.parse(session.user);
  return banned === true ? null : user;
}
