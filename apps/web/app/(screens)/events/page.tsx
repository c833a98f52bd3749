import { formatFilter } from '@karma/core/ledger/filter-text.ts';
import type { Clause } from '@karma/core/ledger/event-filter.ts';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { EventsScreen } from '../../../features/event/events-screen.tsx';
import { requireUser } from '../../../server/require-user.ts';

export const metadata: Metadata = { title: 'Events' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function EventsPage({ searchParams }: Props): Promise<ReactNode> {
  await requireUser();
  const asked = await searchParams;
  redirectShort(asked);
  return <EventsScreen serverNow={Date.now()} />;
}

/** `/events?entity=order:1` is what people and other screens write; the filter's own form is `?q=entity:order:1`. */
function redirectShort(asked: Record<string, string | string[] | undefined>): void {
  const clauses = (['type', 'entity', 'correlation', 'flow', 'source'] as const).flatMap(
    (field): Clause[] => {
      const value = asked[field];
      return typeof value === 'string' && value !== '' ? [{ on: 'field', field, value, not: false }] : [];
    },
  );
  if (clauses.length > 0) redirect(`/events?${new URLSearchParams({ q: formatFilter(clauses) })}`);
}
