import { TIMELINE_SUBJECTS } from '@karma/db/ledger/query-timeline.ts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { TimelineScreen } from '../../../../features/event/timeline-screen.tsx';
import { requireUser } from '../../../../server/require-user.ts';

export const metadata: Metadata = { title: 'Timeline' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function TimelinePage({ searchParams }: Props): Promise<ReactNode> {
  await requireUser();
  const asked = await searchParams;
  const subject = TIMELINE_SUBJECTS.find((name) => typeof asked[name] === 'string' && asked[name] !== '');
  const value = subject === undefined ? undefined : asked[subject];
  if (subject === undefined || typeof value !== 'string') notFound();
  return <TimelineScreen key={`${subject} ${value}`} subject={subject} value={value} />;
}
