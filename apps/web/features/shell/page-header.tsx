'use client';

import { Button } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import classes from './page-header.module.css';
import { UserMenu } from './user-menu.tsx';

export type Crumb = { title: string; href: string };

/**
 * The bar on top of every page: where one is, the page's own controls, and search. Comes first on a page, followed
 * by one element with the class `body`.
 */
export function PageHeader({
  title,
  crumbs = [],
  children,
}: {
  title: string;
  /** What lies above this page, outermost first. */
  crumbs?: readonly Crumb[];
  /** Controls at the right: time range, live switch … */
  children?: ReactNode;
}): ReactNode {
  return (
    <header className={classes.top}>
      <nav aria-label="Breadcrumbs" className={classes.crumbs}>
        {crumbs.map((crumb) => (
          <span key={crumb.href}>
            <Link href={crumb.href}>{crumb.title}</Link>
            <span className="faint" aria-hidden>
              {' / '}
            </span>
          </span>
        ))}
        <h1 data-below={crumbs.length > 0 || undefined}>{title}</h1>
      </nav>
      <span className="sp" />
      {children}
      <Button
        variant="subtle"
        color="gray"
        className={classes.search}
        aria-keyshortcuts="Meta+K Control+K"
        onClick={spotlight.open}
      >
        <span className={classes.glass}>
          <Icon name="search" />
        </span>
        <span className={classes.word}>
          <span className={classes.text}>Search</span>
          <Kbd>⌘K</Kbd>
        </span>
      </Button>
      <span className={classes.user}>
        <UserMenu compact />
      </span>
    </header>
  );
}
