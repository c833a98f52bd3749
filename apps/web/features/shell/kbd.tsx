import type { ReactNode } from 'react';
import classes from './kbd.module.css';

/** A key as it is written on buttons: `<Kbd>esc</Kbd>`. Hidden where there is no keyboard. */
export function Kbd({ children }: { children: ReactNode }): ReactNode {
  return <kbd className={classes.kbd}>{children}</kbd>;
}
