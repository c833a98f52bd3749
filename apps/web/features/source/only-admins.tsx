import type { ReactNode } from 'react';
import { EmptyState } from '../shell/empty-state.tsx';

/** In the place of a form that one's role may not fill in. */
export function OnlyAdmins({ role }: { role: string }): ReactNode {
  return (
    <EmptyState title="Sources are registered by administrators.">
      Your role is {role}. Ask an administrator to register it, or for the role.
    </EmptyState>
  );
}
