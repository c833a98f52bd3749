import type { ReactNode } from 'react';

/** Text as it is written, in a box of its own that may have to scroll: by keyboard too. */
export function ScrollPre({
  label,
  className,
  children,
}: {
  label: string;
  className: string | undefined;
  children: ReactNode;
}): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre role="group" aria-label={label} className={className} tabIndex={0}>
      {children}
    </pre>
  );
}
