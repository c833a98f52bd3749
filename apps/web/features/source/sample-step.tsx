'use client';

import { Button, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { EXAMPLE, type HttpDraft, type ReadSample } from './http-draft.ts';
import { NameFields } from './name-fields.tsx';
import classes from './wizard-page.module.css';

type Props = {
  draft: HttpDraft;
  onDraft: (change: Partial<HttpDraft>) => void;
  read: ReadSample;
  /** Which adapter reads it, and why. */
  why: string | undefined;
  /** Somebody wanted to go on: what lacks is said now. */
  asked: boolean;
  problems: { title?: string; name?: string };
};

/** What the program is called, and what it sends. */
export function SampleStep({ draft, onDraft, read, why, asked, problems }: Props): ReactNode {
  const problem = 'problem' in read && (asked || draft.sample.trim() !== '') ? read.problem : undefined;
  return (
    <div className={classes.page}>
      <div className={classes.lead}>
        <h2>Which program, and what does it send?</h2>
        <p className="muted">From a sample Karma suggests what each field means; you can change all of it.</p>
      </div>
      <NameFields
        title={draft.title}
        name={draft.name}
        placeholder="Booking service"
        errors={asked || draft.title !== '' ? problems : {}}
        onChange={onDraft}
      />
      <Textarea
        label="A message as it is sent"
        description="JSON: one message, or one a line."
        className={classes.mono}
        autosize
        minRows={10}
        maxRows={24}
        spellCheck={false}
        value={draft.sample}
        error={problem}
        onChange={(event) => onDraft({ sample: event.currentTarget.value })}
      />
      {draft.sample.trim() === '' && (
        <div className={classes.row}>
          <Button onClick={() => onDraft({ sample: EXAMPLE })}>Use an example</Button>
        </div>
      )}
      {why !== undefined && (
        <p className="s" role="status">
          {'messages' in read && read.messages.length > 1 && (
            <b>{formatCount(read.messages.length)} messages. </b>
          )}
          {why}
        </p>
      )}
    </div>
  );
}
