import { z } from 'zod';

const Refusal = z.object({ message: z.string().optional(), code: z.string().optional() });

export type AuthAnswer = { ok: true } | { ok: false; status: number; code: string; message: string };

/** Posts to Better Auth. Never throws: a server that cannot be reached is an answer, too. */
export async function authRequest(
  path: 'sign-in/email' | 'change-password',
  body: object,
): Promise<AuthAnswer> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true };
    const refusal = Refusal.safeParse(await response.json().catch(() => ({})));
    const { code = '', message = '' } = refusal.data ?? {};
    return { ok: false, status: response.status, code, message };
  } catch (error) {
    // fetch rejects only when there was no answer.
    return {
      ok: false,
      status: 0,
      code: 'unreachable',
      message: error instanceof Error ? error.message : '',
    };
  }
}

/** A refusal in words that say what to do. */
export function explainRefusal({ status, code, message }: Extract<AuthAnswer, { ok: false }>): string {
  if (status === 0) return 'Karma cannot be reached. Check the connection and try again.';
  if (status === 429) return 'Too many tries. Wait ten seconds and try again.';
  if (status === 403 && code === 'INVALID_ORIGIN')
    return 'Karma does not know this address: open it at the one it was started with (KARMA_WEB_URL).';
  if (status >= 500) return 'Karma could not check this: its database may be down. Try again in a moment.';
  if (code === 'INVALID_EMAIL_OR_PASSWORD' || code === 'INVALID_EMAIL')
    return 'E-mail or password is wrong. Forgotten it? An administrator can give you a new one.';
  if (code === 'INVALID_PASSWORD') return 'The current password is wrong.';
  return message === '' ? `Refused (${status}).` : message;
}
