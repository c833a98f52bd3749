'use client';

import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Icon } from '../shell/icon.tsx';
import { Kbd } from '../shell/kbd.tsx';
import classes from './wizard-frame.module.css';

export type Step<S extends string> = { id: S; title: string };

type Props<S extends string> = {
  steps: readonly Step<S>[];
  current: S;
  /** The furthest step that one may go to. */
  furthest: S;
  onStep: (step: S) => void;
  /** At the right of the bar. */
  aside?: ReactNode;
  /** In the footer: what the main button does, and whether it is at it. Absent: no footer. */
  next?: { label: string; onNext: () => void; pending?: boolean; disabled?: boolean } | undefined;
  /** Beside the main button. */
  extra?: ReactNode;
  note?: string | undefined;
  children: ReactNode;
};

/** A form in steps: where one is, the step, back and on. Nothing typed is lost by going back. */
export function WizardFrame<S extends string>(props: Props<S>): ReactNode {
  const { steps, current, onStep, next } = props;
  const place = steps.findIndex(({ id }) => id === current);
  const before = steps[place - 1];
  useHotkeys(
    [
      [
        'mod+Enter',
        () => next !== undefined && next.disabled !== true && next.pending !== true && next.onNext(),
      ],
    ],
    [],
  );
  return (
    <div className={classes.frame}>
      <Bar {...props} place={place} />
      <div className={classes.body}>{props.children}</div>
      {(next !== undefined || before !== undefined) && (
        <div className={classes.foot}>
          {before !== undefined && <Button onClick={() => onStep(before.id)}>Back</Button>}
          <span className="sp" />
          {props.note !== undefined && <span className={`${classes.note} s muted`}>{props.note}</span>}
          {props.extra}
          {next !== undefined && (
            <Button
              variant="filled"
              loading={next.pending ?? false}
              disabled={next.disabled ?? false}
              onClick={next.onNext}
              aria-keyshortcuts="Meta+Enter Control+Enter"
              rightSection={<Kbd>⌘↵</Kbd>}
            >
              {next.label}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Bar<S extends string>(props: Props<S> & { place: number }): ReactNode {
  const { steps, current, furthest, onStep, place } = props;
  return (
    <div className={classes.bar}>
      <ol aria-label="Steps">
        {steps.map(({ id, title }, at) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === current ? 'step' : undefined}
              data-done={at < place || undefined}
              disabled={at > steps.findIndex((step) => step.id === furthest)}
              onClick={() => onStep(id)}
            >
              <i>{at < place ? <Icon name="check" size={10} /> : at + 1}</i>
              {title}
            </button>
          </li>
        ))}
      </ol>
      <span className={`${classes.count} xs muted`}>
        Step {place + 1} of {steps.length}
      </span>
      <span className="sp" />
      <span className={`${classes.aside} s muted`}>{props.aside}</span>
    </div>
  );
}
