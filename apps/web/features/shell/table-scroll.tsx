import type { ReactNode } from 'react';

/** Around a table that may be wider than its place: it scrolls sideways, the page does not. */
export function TableScroll({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    // Focusable, so that it can be scrolled with the keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="group" className="table-scroll" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
