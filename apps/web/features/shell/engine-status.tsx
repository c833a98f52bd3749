'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Dot } from './chip.tsx';
import classes from './navigation.module.css';
import { sayStatus } from './say-status.ts';
import { useTRPC } from './trpc.ts';

const REFRESH_MS = 5_000;

/** The line at the navigation's foot; leads to the System screen, which says what to do. */
export function EngineStatus(): ReactNode {
  const trpc = useTRPC();
  const overview = useQuery({ ...trpc.system.overview.queryOptions({}), refetchInterval: REFRESH_MS });
  const status = overview.isError
    ? { tone: 'bad' as const, text: 'Karma does not answer' }
    : overview.data === undefined
      ? { tone: 'neutral' as const, text: 'Looking at the engines …' }
      : sayStatus(overview.data);
  return (
    <Link href="/system" className={classes.status}>
      <Dot tone={status.tone} />
      <span>{status.text}</span>
    </Link>
  );
}
