'use client';

import type { ReactNode } from 'react';
import { CopyButton } from '../shell/copy-button.tsx';
import classes from './source-screen.module.css';
import { ScrollPre } from '../shell/scroll-pre.tsx';

/** A token's text, the only time it is shown. */
export function TokenOnce({ token }: { token: string }): ReactNode {
  return (
    <div className={classes.stack}>
      <p className="s">
        <b>Keep this token now.</b> It is shown this once: Karma keeps only its hash. Whoever has it may send
        to this source.
      </p>
      <CodeBlock text={token} label="Copy the token" name="Token" />
    </div>
  );
}

/** Text to take away, with its button. */
export function CodeBlock({ text, label, name }: { text: string; label: string; name: string }): ReactNode {
  return (
    <div className={classes.code}>
      <ScrollPre className={undefined} label={name}>
        {text}
      </ScrollPre>
      <CopyButton text={text} label={label} />
    </div>
  );
}
