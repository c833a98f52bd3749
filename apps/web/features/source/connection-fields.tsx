'use client';

import { NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import classes from './connection-fields.module.css';
import type { ConnectionValues } from './connection-values.ts';

const MODES = [
  { value: 'disable', label: 'never' },
  { value: 'prefer', label: 'if the server can' },
  { value: 'require', label: 'always' },
  { value: 'verify-full', label: 'always, and check who answers' },
];

/** The fields of a connection, for any form that holds them. */
export function ConnectionFields<V extends ConnectionValues>({
  form,
  keptPassword = false,
}: {
  form: UseFormReturnType<V>;
  /** A password is kept already. */
  keptPassword?: boolean;
}): ReactNode {
  return (
    <div className={classes.fields}>
      <TextInput
        label="Host"

        placeholder="db.example.com"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('host')}
      />
      <NumberInput
        label="Port"
        allowDecimal={false}
        allowNegative={false}
        hideControls
        {...form.getInputProps('port')}
      />
      <TextInput
        label="Database"

        placeholder="shop"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('database')}
      />
      <NativeSelect label="TLS" data={MODES} {...form.getInputProps('sslMode')} />
      <TextInput
        label="User"

        placeholder="karma"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('user')}
      />
      <PasswordInput
        label="Password"
        autoComplete="new-password"
        placeholder={keptPassword ? 'as it is' : ''}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        {...form.getInputProps('password')}
      />
    </div>
  );
}
