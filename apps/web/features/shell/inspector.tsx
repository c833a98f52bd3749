'use client';

import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './inspector.module.css';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';

/**
 * The third column: what is chosen, and what can be done with it. Has its own link: the page opens it by a URL
 * parameter and `onClose` takes that away. Esc closes it, unless something above it is open. On a phone it covers
 * the page.
 */
export function Inspector({
  label,
  header,
  actions,
  onClose,
  children,
}: {
  /** For screen readers: what is inspected. */
  label: string;
  header: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  useWindowEvent('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (document.querySelector('[role=dialog], [role=menu], [role=listbox]') !== null) return;
    onClose();
  });
  return (
    <aside aria-label={label} className={classes.inspector}>
      <header className={classes.header}>
        <div className={classes.title}>
          <div className={classes.what}>{header}</div>
          <Button variant="subtle" color="gray" onClick={onClose} className={classes.close}>
            <span className={classes.cross}>
              <Icon name="close" />
            </span>
            <span className="unseen">Close</span>
            <Kbd>esc</Kbd>
          </Button>
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={classes.content}>{children}</div>
    </aside>
  );
}
