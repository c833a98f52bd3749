'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PageBody } from '../shell/page-body.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { curlLine } from './curl-line.ts';
import { FirstEvent } from './first-event.tsx';
import { CodeBlock, TokenOnce } from './token-once.tsx';
import classes from './wizard-page.module.css';

/** The source is there: its token, a line to try it, and the wait for the first event. */
export function HttpMade({
  name,
  token,
  sample,
}: {
  name: string;
  /** Null after a reload: it was shown once. */
  token: string | null;
  sample: string;
}): ReactNode {
  const trpc = useTRPC();
  const found = useQuery(trpc.source.get.queryOptions({ source: name }));
  const endpoint = found.data?.endpoint ?? null;
  return (
    <PageBody label="Registered">
      <div className={classes.page}>
        <div className={classes.lead}>
          <h2>{name} is registered</h2>
          <p className="muted">Send the first message: it shows below within a second or two.</p>
        </div>
        {token === null ? (
          <p className="s">The token was shown once. Make another on the source’s page if it was not kept.</p>
        ) : (
          <TokenOnce token={token} />
        )}
        {endpoint !== null && (
          <div className={classes.lead}>
            <h2>Try it: a line for a shell, with your sample</h2>
            <CodeBlock
              text={curlLine(endpoint, token, compact(sample))}
              label="Copy the line"
              name="curl line"
            />
          </div>
        )}
        <FirstEvent name={name} />
      </div>
    </PageBody>
  );
}

/** On one line, where it is JSON: digits of big numbers stay as they are. */
function compact(sample: string): string {
  return sample.replaceAll(/\n\s*/g, ' ');
}
