'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '../shell/trpc.ts';
import { curlLine, exampleEnvelope } from './curl-line.ts';
import classes from './source-screen.module.css';
import type { SourceWhole } from './source-whole.ts';
import { CodeBlock } from './token-once.tsx';

/** How programs send to a source: a line to run, and what must be in it. */
export function SendCard({ source }: { source: SourceWhole }): ReactNode {
  const trpc = useTRPC();
  const listed = useQuery(trpc.mapping.versions.queryOptions({ source: source.name, limit: 1 }));
  const [now] = useState(() => new Date());
  const envelope = source.kind === 'envelopes' || listed.data?.versions[0]?.spec.adapter === 'envelope';
  const body = envelope ? exampleEnvelope(now) : '{"your": "JSON"}';
  return (
    <section className="card" aria-label="How to send">
      <header>
        <h2>How to send</h2>
      </header>
      <div className={`in ${classes.stack}`}>
        <p className="muted s">
          {envelope
            ? 'An envelope of six fields, or a list of them.'
            : 'One JSON object, or a list of them; the mapping says what it means.'}{' '}
          The answer 202 comes when Kafka has it. Send a header <span className="mono">Idempotency-Key</span>{' '}
          to be able to send again without a double.
        </p>
        <CodeBlock
          text={curlLine(source.endpoint ?? '', null, body)}
          label="Copy the line"
          name="curl line"
        />
      </div>
    </section>
  );
}
