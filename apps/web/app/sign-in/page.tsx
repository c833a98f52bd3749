import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { SignInForm } from '../../features/sign-in/sign-in-form.tsx';
import { safeNext } from '../../server/safe-next.ts';
import { readSession } from '../../server/session.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props): Promise<ReactNode> {
  const { next } = await searchParams;
  const target = safeNext(typeof next === 'string' ? next : undefined);
  if ((await readSession(await headers())) !== null) redirect(target);
  return <SignInForm next={target} />;
}
