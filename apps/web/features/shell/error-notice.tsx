'use client';

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import classes from './error-notice.module.css';

/**
 * Something failed: what happened, what to do, a way to try again, and the technical detail folded away.
 * The message of an error of the API already says what to do.
 */
export function ErrorNotice({
  title,
  error,
  onRetry,
  retrying = false,
  children,
}: {
  /** What did not work: "The sources could not be read." */
  title: string;
  error?: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  /** What to do, where the error does not say it. */
  children?: ReactNode;
}): ReactNode {
  const message = error instanceof Error ? error.message : undefined;
  return (
    <div role="alert" className={classes.notice}>
      <span className={classes.icon}>
        <Icon name="warn" />
      </span>
      <div className={classes.text}>
        <div className="b">{title}</div>
        {children !== undefined && <div>{children}</div>}
        {message !== undefined && <div className="muted">{message}</div>}
        {error !== undefined && <ErrorDetail error={error} />}
      </div>
      {onRetry !== undefined && (
        <Button onClick={onRetry} loading={retrying}>
          Try again
        </Button>
      )}
    </div>
  );
}

function ErrorDetail({ error }: { error: unknown }): ReactNode {
  return (
    <details className="xs faint">
      <summary>Technical detail</summary>
      <pre className={classes.detail}>{describe(error)}</pre>
    </details>
  );
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const data = 'data' in error ? JSON.stringify(error.data, null, 2) : '';
  return [`${error.name}: ${error.message}`, data].filter((line) => line !== '').join('\n');
}
