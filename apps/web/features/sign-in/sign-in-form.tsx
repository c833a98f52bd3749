'use client';

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { Mark } from '../shell/icon.tsx';
import { authRequest, explainRefusal } from './auth-request.ts';
import classes from './sign-in-form.module.css';

const Fields = z.object({
  email: z.email('An e-mail address, such as ann@company.com'),
  password: z.string().min(1, 'Your password'),
});

/** E-mail and password; then on to `next`. */
export function SignInForm({ next }: { next: string }): ReactNode {
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: schemaResolver(Fields, { sync: true }),
    validateInputOnBlur: false,
  });
  const submit = async (values: z.infer<typeof Fields>): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    const answer = await authRequest('sign-in/email', values);
    // Loaded in full: everything on the next page belongs to the new session.
    if (answer.ok) return window.location.assign(next);
    setRefusal(explainRefusal(answer));
    setBusy(false);
  };
  return (
    <main className={classes.page}>
      <form className={classes.form} onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
        <div className={classes.brand}>
          <Mark size={24} />
          <h1>Sign in to Karma</h1>
        </div>
        <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps('email')} />
        <PasswordInput label="Password" autoComplete="current-password" {...form.getInputProps('password')} />
        {refusal !== undefined && (
          <p role="alert" className={classes.refusal}>
            {refusal}
          </p>
        )}
        <Button type="submit" variant="filled" size="lg" fullWidth loading={busy}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
