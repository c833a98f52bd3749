'use client';

import { ActionIcon } from '@mantine/core';
import type { JsonValue } from '@karma/core/contract/envelope.ts';
import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { fromBase64 } from '@karma/core/normalize/base64.ts';
import { decodeText, parseJson } from '@karma/core/normalize/read-json.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import { type ReactNode, useMemo } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { Icon } from '../shell/icon.tsx';
import { MarkedJson } from './marked-json.tsx';
import classes from './panes.module.css';
import { readsOf } from './reads-of.ts';
import { ScrollPre } from '../shell/scroll-pre.tsx';

type Props = {
  topic: string;
  sample: readonly SampleMessage[];
  at: number;
  onAt: (at: number) => void;
  spec: MappingSpec;
  /** Above the message: where it comes from, how to take another. */
  children?: ReactNode;
  /** Instead of the place in the topic, where the message is made up. */
  about?: string | undefined;
};

/** One message of the sample, with what the mapping reads marked. */
export function MessagePane({ topic, sample, at, onAt, spec, children, about }: Props): ReactNode {
  const message = sample[at];
  return (
    <section aria-label="Message" className={classes.pane}>
      <header className={classes.head}>
        <h2>Message</h2>
        <span className={`${classes.place} xs muted mono`}>
          {message !== undefined && (about ?? `${topic} / ${message.partition} / ${message.offset}`)}
        </span>
        {sample.length > 1 && (
          <div className={classes.steps} role="group" aria-label="Messages of the sample">
            <ActionIcon
              variant="default"
              aria-label="Message before"
              disabled={at === 0}
              onClick={() => onAt(at - 1)}
            >
              <span className={classes.back}>
                <Icon name="right" size={12} />
              </span>
            </ActionIcon>
            <span className="xs muted" aria-live="polite">
              {formatCount(at + 1)} of {formatCount(sample.length)}
            </span>
            <ActionIcon
              variant="default"
              aria-label="Next message"
              disabled={at >= sample.length - 1}
              onClick={() => onAt(at + 1)}
            >
              <Icon name="right" size={12} />
            </ActionIcon>
          </div>
        )}
      </header>
      {children}
      {message !== undefined && <Body message={message} spec={spec} />}
    </section>
  );
}

function Body({ message, spec }: { message: SampleMessage; spec: MappingSpec }): ReactNode {
  const read = useMemo(() => readBody(message.value), [message]);
  const reads = useMemo(
    () => (read.json === undefined ? new Set<string>() : readsOf(spec, read.json)),
    [read, spec],
  );
  if (read.json === undefined) {
    return (
      <ScrollPre className={classes.code} label="Message as text">
        {read.text}
      </ScrollPre>
    );
  }
  return (
    <>
      <MarkedJson value={read.json} reads={reads} />
      <p className="xs faint">
        {spec.adapter === 'envelope'
          ? 'An envelope comes ready-made: it is checked and passed on.'
          : 'Marked: what the mapping reads. The rest is kept in attrs.'}
      </p>
    </>
  );
}

function readBody(value: string | null): { json?: JsonValue; text: string } {
  if (value === null) return { text: 'The message has no value.' };
  const bytes = fromBase64(value) ?? new Uint8Array();
  const text = decodeText(bytes);
  if (text === undefined) return { text: `${formatCount(bytes.length)} bytes that are no text.` };
  try {
    return { json: parseJson(text), text };
  } catch (error) {
    if (error instanceof SyntaxError) return { text };
    throw error;
  }
}
