import { hkdfSync } from 'node:crypto';
import type { Database } from '@karma/db/postgres/connect-postgres.ts';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { admin } from 'better-auth/plugins';
import { createAccessControl } from 'better-auth/plugins/access';
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

export type Auth = ReturnType<typeof createAuth>;
