import type { ReactNode } from 'react';
import { AppShell } from '../../features/shell/app-shell.tsx';
import { requireUser } from '../../server/require-user.ts';

export default async function ScreensLayout({ children }: { children: ReactNode }): Promise<ReactNode> {
  return <AppShell user={await requireUser()}>{children}</AppShell>;
}
