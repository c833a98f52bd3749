import { hkdfSync } from 'node:crypto';
import type { Database } from '@karma/db/postgres/connect-postgres.ts';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { admin } from 'better-auth/plugins';
import { createAccessControl } from 'better-auth/plugins/access';
import { SignInLimit } from './sign-in-limit.ts';
import { trustedOrigins } from './trusted-origins.ts';

// What a role may do is said by packages/services/permission alone. Better Auth learns the roles' names and lets
// none of them call its own user administration, which would leave no audit row.
const control = createAccessControl({ user: [], session: [] } as const);
const nothing = control.newRole({});

export type AuthOptions = { db: Database; secret: string; webUrl: string };

/** Sign-in by e-mail and password on Karma's own tables; there is no public sign-up. */
export function createAuth({ db, secret, webUrl }: AuthOptions) {
  return betterAuth({
    appName: 'Karma',
    baseURL: webUrl,
    // Its own key: what signs cookies must not also open stored credentials.
    secret: Buffer.from(hkdfSync('sha256', secret, '', 'karma session', 32)).toString('base64'),
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    trustedOrigins: trustedOrigins(webUrl),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    session: { expiresIn: 7 * 86_400, updateAge: 86_400, cookieCache: { enabled: false } },
    hooks: limitSignIn(new SignInLimit()),
    rateLimit: { enabled: true, window: 60, max: 100 },
    advanced: { cookiePrefix: 'karma' },
    telemetry: { enabled: false },
    plugins: [
      admin({
        ac: control,
        roles: { viewer: nothing, operator: nothing, approver: nothing, admin: nothing },
        defaultRole: 'viewer',
        adminRoles: ['admin'],
        bannedUserMessage: 'This account is disabled. Ask an administrator to enable it.',
      }),
    ],
  });
}

/** Before a sign-in asks whether the address may try; after it remembers how it went. */
function limitSignIn(limit: SignInLimit) {
  const emailOf = (path: string, body: unknown): string | undefined =>
    path === '/sign-in/email' && typeof body === 'object' && body !== null && 'email' in body
      ? String(body.email)
      : undefined;
  return {
    before: createAuthMiddleware(async ({ path, body }) => {
      const email = emailOf(path, body);
      const waitMs = email === undefined ? 0 : limit.waitMs(email, Date.now());
      if (waitMs <= 0) return;
      const minutes = Math.ceil(waitMs / 60_000);
      throw new APIError('TOO_MANY_REQUESTS', {
        message: `Too many wrong passwords for this address: try again in ${minutes} min.`,
      });
    }),
    after: createAuthMiddleware(async ({ path, body, context }) => {
      const email = emailOf(path, body);
      if (email === undefined) return;
      if (context.returned instanceof APIError) limit.failed(email, Date.now());
      else limit.succeeded(email);
    }),
  };
}

export type Auth = ReturnType<typeof createAuth>;
