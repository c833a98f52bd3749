'use client';

import type { MappingError } from '@karma/core/normalize/compile-mapping.ts';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import classes from './expression-input.module.css';
import { highlightCel } from './highlight-cel.ts';

type Props = {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Shown while nothing is written: what the adapter does by itself. */
  placeholder?: string;
  hint?: ReactNode;
  error?: Pick<MappingError, 'message' | 'from' | 'to' | 'suggestion'> | undefined;
  /** The label is for screen readers only. */
  hideLabel?: boolean;
  readOnly?: boolean;
};

/**
 * One expression: a plain text area, as high as its text, with the colours and the wavy line of an error drawn
 * behind its (transparent) letters. Enter does not break the line.
 */
export function ExpressionInput(props: Props): ReactNode {
  const { label, value, onChange, placeholder, error, hideLabel = false, readOnly = false } = props;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = '0';
    element.style.height = `${element.scrollHeight}px`;
  }, [value]);
  const wrong = error !== undefined && error.to > error.from ? error : null;
  return (
    <div className={classes.field} data-bare={hideLabel || undefined}>
      <label htmlFor={id} className={hideLabel ? classes.unseen : classes.label}>
        {label}
      </label>
      <div
        className={classes.box}
        data-error={error !== undefined || undefined}
        data-fixed={readOnly || undefined}
      >
        <Paint text={value} wrong={wrong} />
        <textarea
          ref={area}
          id={id}
          rows={1}
          value={value}
          readOnly={readOnly}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-invalid={error !== undefined || undefined}
          aria-describedby={`${id}-about`}
          onChange={(event) => onChange(event.currentTarget.value.replaceAll(/[\r\n]+/g, ' '))}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) event.preventDefault();
          }}
        />
      </div>
      <div id={`${id}-about`} className={classes.about}>
        <About {...props} wrong={wrong} />
      </div>
    </div>
  );
}

type Range = { from: number; to: number };

/** The letters in their colours; those of the text area above are transparent. */
function Paint({ text, wrong }: { text: string; wrong: Range | null }): ReactNode {
  return (
    <div className={classes.paint} aria-hidden>
      {highlightCel(text, wrong).map((piece, at) => (
        <span key={at} data-kind={piece.kind} data-wrong={piece.wrong || undefined}>
          {piece.text}
        </span>
      ))}
      {'\u200b'}
    </div>
  );
}

function About({ value, onChange, hint, error, wrong }: Props & { wrong: Range | null }): ReactNode {
  if (error === undefined) return hint === undefined ? null : <span className="faint">{hint}</span>;
  const { message, suggestion } = error;
  return (
    <span className={classes.error} role="alert">
      {message}
      {wrong !== null && suggestion !== undefined && (
        <button
          type="button"
          className={classes.take}
          onClick={() => onChange(value.slice(0, wrong.from) + suggestion + value.slice(wrong.to))}
        >
          Write {suggestion}
        </button>
      )}
    </span>
  );
}
