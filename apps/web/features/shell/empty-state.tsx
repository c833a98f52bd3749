import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** Nothing to show: a sentence that says so and what it means, what to do about it, and the button that does it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}): ReactNode {
  return (
    <div className={classes.empty}>
      <h2>{title}</h2>
      {children !== undefined && <div className="muted">{children}</div>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}
