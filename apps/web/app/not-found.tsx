import Link from 'next/link';
import type { ReactNode } from 'react';
import { EmptyState } from '../features/shell/empty-state.tsx';

export default function NotFound(): ReactNode {
  return (
    <EmptyState title="There is no such page." action={<Link href="/events">To the events</Link>}>
      The address may be mistyped, or what it named was removed.
    </EmptyState>
  );
}
