import type { ReactNode } from 'react';
import classes from './skeleton-rows.module.css';

/** Rows that are still to come, as high as they will be, so that nothing jumps when they are there. */
export function SkeletonRows({ rows = 8, height = 28 }: { rows?: number; height?: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className={classes.rows}>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={classes.row} style={{ height }}>
          {/* Widths differ as those of text do, and are the same at each render. */}
          <span style={{ width: `${12 + ((at * 7) % 5)}%` }} />
          <span style={{ width: `${20 + ((at * 11) % 13)}%` }} />
          <span style={{ width: `${24 + ((at * 17) % 23)}%` }} />
        </div>
      ))}
    </div>
  );
}
