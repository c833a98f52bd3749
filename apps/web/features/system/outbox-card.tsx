import type { ReactNode } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { formatDuration } from '../shell/format-time.ts';
import type { Overview } from './overview.ts';

/** Changes of configuration and decisions that Kafka has not got yet. */
export function OutboxCard({ outbox, now }: { outbox: Overview['outbox']; now: number }): ReactNode {
  const { waiting, oldest } = outbox;
  return (
    <section className="card">
      <header>
        <h2>Waiting to be published</h2>
      </header>
      <p className="in">
        {waiting === 0 || oldest === null ? (
          <span className="muted">Nothing: every change of configuration has reached Kafka.</span>
        ) : (
          <>
            <b>{formatCount(waiting)}</b> {waiting === 1 ? 'message' : 'messages'}, the oldest for{' '}
            {formatDuration(now - oldest)}.
          </>
        )}
      </p>
    </section>
  );
}
