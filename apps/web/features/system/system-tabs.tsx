'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useMay } from '../shell/signed-in.tsx';
import classes from './system-tabs.module.css';

/** System's tabs, each with its own address. */
export function SystemTabs(): ReactNode {
  const pathname = usePathname();
  const mayUsers = useMay('user:write');
  const tabs = [
    { href: '/system', title: 'System' },
    ...(mayUsers ? [{ href: '/system/users', title: 'Users' }] : []),
  ];
  return (
    <nav aria-label="System" className={classes.tabs}>
      {tabs.map(({ href, title }) => (
        <Link key={href} href={href} aria-current={pathname === href ? 'page' : undefined}>
          {title}
        </Link>
      ))}
    </nav>
  );
}
