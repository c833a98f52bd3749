'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { formatCount } from './count-text.tsx';
import { EngineStatus } from './engine-status.tsx';
import { Icon, Mark } from './icon.tsx';
import classes from './navigation.module.css';
import { isWithin, SCREENS, type Screen } from './screens.ts';
import { useTRPC } from './trpc.ts';
import { UserMenu } from './user-menu.tsx';

/** Where one can go; at the foot how Karma itself is, and who is signed in. */
export function Navigation(): ReactNode {
  return (
    <nav aria-label="Screens" className={classes.nav}>
      <div className={classes.brand}>
        <Mark />
        Karma
      </div>
      {SCREENS.map((screen, at) => (
        <Entry
          key={screen.path}
          screen={screen}
          startsGroup={at > 0 && SCREENS[at - 1]?.group !== screen.group}
        />
      ))}
      <div className={classes.foot}>
        <EngineStatus />
        <UserMenu />
      </div>
    </nav>
  );
}

function Entry({ screen, startsGroup }: { screen: Screen; startsGroup: boolean }): ReactNode {
  const on = isWithin(usePathname(), screen);
  return (
    <>
      {startsGroup && <h3 className={classes.group}>{screen.group}</h3>}
      <Link href={screen.path} className={classes.entry} aria-current={on ? 'page' : undefined}>
        <Icon name={screen.icon} />
        <span>{screen.title}</span>
        {screen.path === '/dead-letters' && <DeadCount />}
      </Link>
    </>
  );
}

const COUNT_AGAIN_MS = 15_000;

function DeadCount(): ReactNode {
  const trpc = useTRPC();
  const counted = useQuery({ ...trpc.dead.count.queryOptions({}), refetchInterval: COUNT_AGAIN_MS });
  const total = counted.data?.counts.reduce((sum, { count }) => sum + count, 0) ?? 0;
  if (total === 0) return null;
  return (
    <span className={classes.count} title={`${formatCount(total)} dead letters`}>
      {total < 10_000 ? formatCount(total) : `${formatCount(Math.floor(total / 1_000))} k`}
    </span>
  );
}
