import type { ReactNode } from 'react';

/** What a page shows below its PageHeader: takes the rest of the window and scrolls, by keyboard too. */
export function PageBody({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    // There may be nothing inside that a key could reach, and what cannot be reached cannot be scrolled.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="body" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
