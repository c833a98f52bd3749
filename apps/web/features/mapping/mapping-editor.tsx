'use client';

import type { Adapter } from '@karma/core/contract/mapping.ts';
import { rawTopic } from '@karma/core/contract/topics.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import { type ReactNode, useMemo } from 'react';
import { EventPane } from './event-pane.tsx';
import { type MappingDraft, specOf } from './mapping-draft.ts';
import classes from './mapping-editor.module.css';
import { MappingForm } from './mapping-form.tsx';
import { MessagePane } from './message-pane.tsx';
import { SampleCounts } from './sample-counts.tsx';
import type { Trial } from './try-in-browser.ts';

type Props = {
  /** The name of the source, which may not exist yet. */
  source: string;
  draft: MappingDraft;
  onDraft: (draft: MappingDraft) => void;
  sample: readonly SampleMessage[];
  /** Which message of the sample is shown. */
  at: number;
  onAt: (at: number) => void;
  /** What the draft makes of the sample: `useTrial`. */
  trial: Trial | null;
  adapters: readonly Adapter[];
  /** Beside the title of the middle column: which version this is. */
  mark?: ReactNode;
  /** Above the fields: presets. */
  above?: ReactNode;
  /** Above the message. */
  aboveMessage?: ReactNode;
  /** Where made-up messages come from, instead of their place in a topic. */
  sampleAbout?: string | undefined;
  /** Below the event: what changes against another version. */
  belowEvent?: ReactNode;
};

/** The three columns of a mapping: a message and what is read of it, the expressions, the event. */
export function MappingEditor(props: Props): ReactNode {
  const { source, draft, onDraft, sample, at, onAt, trial, adapters } = props;
  const spec = useMemo(() => specOf(draft), [draft]);
  const results = trial !== null && 'results' in trial ? trial.results : [];
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <MessagePane
          topic={rawTopic(source)}
          sample={sample}
          at={at}
          onAt={onAt}
          spec={spec}
          about={props.sampleAbout}
        >
          {props.aboveMessage}
        </MessagePane>
      </div>
      <div className={classes.column} data-middle>
        <section aria-label="Mapping">
          <header className={classes.head}>
            <h2>Mapping</h2>
            {props.mark}
            <span className="sp" />
            <a className="xs" href="https://cel.dev" target="_blank" rel="noreferrer">
              CEL
            </a>
          </header>
          {props.above}
          <MappingForm
            draft={draft}
            onDraft={onDraft}
            adapters={adapters}
            errors={trial !== null && 'errors' in trial ? trial.errors : []}
          />
        </section>
      </div>
      <div className={classes.column}>
        <EventPane trial={trial} at={at}>
          {props.belowEvent}
          {results.length > 1 && <SampleCounts results={results} onAt={onAt} />}
        </EventPane>
      </div>
    </div>
  );
}
