import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { readSession, type SessionUser } from './session.ts';

/**
 * The signed-in user, or a redirect to sign-in that comes back here. Every page below `(screens)` calls it: a
 * layout alone is not enough, since moving between pages does not render it again. Asked once per request.
 */
export const requireUser = cache(async (): Promise<SessionUser> => {
  const request = await headers();
  const user = await readSession(request);
  if (user === null) redirect(`/sign-in?next=${encodeURIComponent(request.get('x-karma-path') ?? '/')}`);
  return user;
});
