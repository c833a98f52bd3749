'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Icon, Mark } from './icon.tsx';
import classes from './navigation.module.css';
import { isWithin, SCREENS, type Screen } from './screens.ts';
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
      </Link>
    </>
  );
}
