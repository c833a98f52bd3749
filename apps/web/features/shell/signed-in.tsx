'use client';

import { may, type Permission, type UserRole } from '@karma/services/permission/permissions.ts';
import { createContext, type ReactNode, use } from 'react';

export type SignedInUser = { id: string; name: string; email: string; role: UserRole };

const SignedInContext = createContext<SignedInUser | null>(null);

export function SignedIn({ user, children }: { user: SignedInUser; children: ReactNode }): ReactNode {
  return <SignedInContext value={user}>{children}</SignedInContext>;
}

/** Who is signed in, below AppShell. */
export function useSignedIn(): SignedInUser {
  const user = use(SignedInContext);
  if (user === null) throw new Error('useSignedIn works below AppShell only');
  return user;
}

/** Whether to show a control at all; the server checks again. */
export function useMay(permission: Permission): boolean {
  return may(useSignedIn().role, permission);
}
