'use client';

import { Button } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Answer } from '@karma/core/source/requests.ts';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { ChecksList, isReady } from './checks-list.tsx';
import { ConnectionFields } from './connection-fields.tsx';
import { NameFields } from './name-fields.tsx';
import type { FromValues } from './postgres-draft.ts';
import classes from './wizard-page.module.css';

type Props = {
  form: UseFormReturnType<FromValues>;
  tried: Answer<'try_postgres'> | undefined;
  error: unknown;
  pending: boolean;
  onTry: () => void;
};

/** Where the database is, and whether it can be captured. */
export function FromStep({ form, tried, error, pending, onTry }: Props): ReactNode {
  const values = form.getValues();
  return (
    <div className={classes.page}>
      <div className={classes.lead}>
        <h2>Which database?</h2>
        <p className="muted">
          Karma reads its log, as a replica does: it changes no row and slows no query. Postgres 17 or newer.
        </p>
      </div>
      <NameFields
        title={values.title}
        name={values.name}
        placeholder="Shop database"
        errors={{ title: form.errors['title'], name: form.errors['name'] }}
        onChange={(changed) => form.setValues(changed)}
      />
      <ConnectionFields form={form} />
      <div className={classes.row}>
        <Button onClick={onTry} loading={pending}>
          Try connection
        </Button>
        {tried !== undefined && (
          <span className="s muted" role="status">
            {tried.ok
              ? 'It can be captured.'
              : isReady(tried)
                ? 'It can be captured; its owner makes the publication.'
                : 'It cannot be captured yet.'}
          </span>
        )}
      </div>
      {error !== null && <ErrorNotice title="The connection could not be tried." error={error} />}
      {tried !== undefined && <ChecksList answer={tried} />}
    </div>
  );
}
