'use client';

import type { SourceView } from '@karma/services/source/describe-source.ts';
import type { ReactNode } from 'react';
import { Chip, type Tone } from '../shell/chip.tsx';
import { TimeText } from '../shell/time-text.tsx';
import classes from './source-screen.module.css';
import { ScrollPre } from '../shell/scroll-pre.tsx';

type Connector = NonNullable<SourceView['connector']>;

/** What Kafka Connect says of the connector, against what is wanted. */
export function ConnectorCard({ connector }: { connector: Connector }): ReactNode {
  const { name, desired, observed, problem, observedAt, waiting, tasks } = connector;
  return (
    <section className="card" aria-label="Connector">
      <header>
        <h2>Connector</h2>
        <span className="sp" />
        <Chip tone={toneOf(observed)} dot>
          {observed.toLowerCase()}
        </Chip>
      </header>
      <div className={`in ${classes.stack}`}>
        {problem !== null && <p className={classes.problem}>{problem}</p>}
        <dl className="facts">
          <dt>Name</dt>
          <dd className="mono">{name}</dd>
          <dt>Wanted</dt>
          <dd>
            {desired}
            {waiting && <span className="faint"> · the worker is on it</span>}
          </dd>
          <dt>Observed</dt>
          <dd>
            {observed.toLowerCase()}
            {observedAt !== null && (
              <span className="faint">
                {' · '}
                <TimeText at={observedAt} date={false} />
              </span>
            )}
          </dd>
          <dt>Tasks</dt>
          <dd>
            {tasks.length === 0
              ? 'none'
              : tasks.map(({ id, state }) => `task ${id} ${state.toLowerCase()}`).join(', ')}
          </dd>
        </dl>
        {tasks.map(({ id, trace }) => trace !== undefined && <Trace key={id} id={id} trace={trace} />)}
      </div>
    </section>
  );
}

function Trace({ id, trace }: { id: number; trace: string }): ReactNode {
  return (
    <details className="s">
      <summary className="muted">What task {id} said when it failed</summary>
      <ScrollPre className={classes.trace} label={`Trace of task ${id}`}>
        {trace}
      </ScrollPre>
    </details>
  );
}

function toneOf(observed: string): Tone {
  if (observed === 'RUNNING') return 'ok';
  if (observed === 'FAILED' || observed === 'UNREACHABLE') return 'bad';
  return observed === 'PAUSED' || observed === 'STOPPED' ? 'neutral' : 'unknown';
}
