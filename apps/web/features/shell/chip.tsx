import type { ReactNode } from 'react';
import classes from './chip.module.css';

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'unknown' | 'accent';

/** A state in one or two words. Colour is never alone: `dot` marks states, plain chips mark kinds and tags. */
export function Chip({
  tone = 'neutral',
  dot = false,
  children,
}: {
  tone?: Tone;
  dot?: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <span className={classes.chip} data-tone={tone}>
      {dot && <span className={classes.dot} />}
      {children}
    </span>
  );
}

/** The dot alone, for lines that have their own words. */
export function Dot({ tone }: { tone: Tone }): ReactNode {
  return <span className={classes.dot} data-tone={tone} />;
}
