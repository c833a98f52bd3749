import { type TestContext, openTestContext } from '@karma/services/test-context.ts';
import { createFirstAdmin } from '@karma/services/user/create-first-admin.ts';
import { createUser } from '@karma/services/user/create.ts';
import { getMigrations } from 'better-auth/db/migration';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createAuth } from './auth.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** As scripts/vitest-context.ts says; web has a copy of Vitest of its own. */
    stackEnv: { DATABASE_URL: string };
  }
}

const SECRET = 'a secret that only tests use';
const WEB_URL = 'http://localhost:3000';
let suite: TestContext;

beforeAll(async () => {
  suite = await openTestContext(inject('stackEnv'));
});
afterAll(() => suite.close());

test('Better Auth finds nothing to add to the tables that the migrations make', async () => {
  const { db } = suite.as('admin');
  const { options } = createAuth({ db, secret: SECRET, webUrl: WEB_URL });
  const { toBeCreated, toBeAdded } = await getMigrations({ ...options, database: db.pool });
  expect(toBeCreated).toEqual([]);
  expect(toBeAdded).toEqual([]);
});

test('who was made by the services signs in with the password that was shown', async () => {
  const ctx = suite.as('admin');
  const auth = createAuth({ db: ctx.db, secret: SECRET, webUrl: WEB_URL });
  const first = await createFirstAdmin(ctx.db, () => new Date());
  const ann = await createUser({ ctx, input: { name: 'Ann', email: 'ann@company.com', role: 'operator' } });
  for (const made of [first, ann]) {
    const { user } = await auth.api.signInEmail({
      body: { email: made?.email ?? '', password: made?.password ?? '' },
    });
    expect(user.email).toBe(made?.email);
  }
  await expect(
    auth.api.signInEmail({ body: { email: ann.email, password: 'another password' } }),
  ).rejects.toThrow(/Invalid email or password/i);
});

test('guessing one password is limited by the address, whatever network address the guesser claims', async () => {
  const ctx = suite.as('admin');
  const auth = createAuth({ db: ctx.db, secret: SECRET, webUrl: WEB_URL });
  const bob = await createUser({ ctx, input: { name: 'Bob', email: 'bob@company.com', role: 'viewer' } });
  const signIn = (password: string): Promise<unknown> =>
    auth.api.signInEmail({ body: { email: bob.email, password } });
  for (let tried = 0; tried < 10; tried++)
    await expect(signIn(`a wrong password ${tried}`)).rejects.toThrow(/Invalid email or password/i);
  await expect(signIn(bob.password)).rejects.toThrow(/try again in 10 min/);
});
