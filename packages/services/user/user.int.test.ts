import { verifyPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Context } from '../context.ts';
import { type TestContext, openTestContext } from '../test-context.ts';
import { FIRST_ADMIN_EMAIL, createFirstAdmin } from './create-first-admin.ts';
import { createUser } from './create.ts';
import { listUsers } from './list.ts';
import { resetPassword } from './reset-password.ts';
import { setDisabled } from './set-disabled.ts';
import { setRole } from './set-role.ts';

let suite: TestContext;
let ctx: Context;

beforeAll(async () => {
  suite = await openTestContext(inject('stackEnv'));
  ctx = suite.as('admin');
});
afterAll(() => suite.close());

async function opens(email: string, password: string): Promise<boolean> {
  const { accounts } = await ctx.db.prisma.user.findUniqueOrThrow({
    where: { email },
    include: { accounts: true },
  });
  const hash = accounts.find(({ providerId }) => providerId === 'credential')?.password;
  return verifyPassword({ hash: hash ?? '', password });
}

test('the first administrator is made once, even when processes start at once', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => createFirstAdmin(ctx.db, ctx.now)));
  const admins = made.filter((one) => one !== null);
  expect(admins).toHaveLength(1);
  expect(await createFirstAdmin(ctx.db, ctx.now)).toBeNull();
  expect(await opens(FIRST_ADMIN_EMAIL, admins[0]?.password ?? '')).toBe(true);
  expect(await ctx.db.prisma.audit.count({ where: { verb: 'user.created' } })).toBe(1);
  expect(await ctx.db.prisma.outbox.count()).toBe(1);
});

test('a user is made with a password that is shown once', async () => {
  const made = await createUser({
    ctx,
    input: { name: 'Ann', email: ' Ann@Example.com ', role: 'operator' },
  });
  expect(made.email).toBe('ann@example.com');
  expect(await opens('ann@example.com', made.password)).toBe(true);
  await expect(
    createUser({ ctx, input: { name: 'Ann', email: 'ann@example.com', role: 'viewer' } }),
  ).rejects.toMatchObject({ code: 'conflict' });
  const { users } = await listUsers({ ctx, input: {} });
  expect(users.map(({ email, role }) => [email, role])).toEqual([
    [FIRST_ADMIN_EMAIL, 'admin'],
    ['ann@example.com', 'operator'],
  ]);
});

test('a new password ends the old one and all sessions', async () => {
  const user = await ctx.db.prisma.user.findUniqueOrThrow({ where: { email: 'ann@example.com' } });
  await ctx.db.prisma.session.create({
    data: { id: 's', token: 't', userId: user.id, expiresAt: new Date('2100-01-01'), updatedAt: new Date() },
  });
  const { password } = await resetPassword({ ctx, input: { user: 'ANN@example.com' } });
  expect(await opens('ann@example.com', password)).toBe(true);
  expect(await ctx.db.prisma.session.count()).toBe(0);
});

test('two administrators cannot take each other the role: one stays', async () => {
  await setRole({ ctx, input: { user: 'ann@example.com', role: 'admin' } });
  const both = await Promise.allSettled([
    setRole({ ctx, input: { user: 'ann@example.com', role: 'viewer' } }),
    setRole({ ctx, input: { user: FIRST_ADMIN_EMAIL, role: 'viewer' } }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await ctx.db.prisma.user.count({ where: { role: 'admin' } })).toBe(1);
});

test('a disabled user is signed out, and the last administrator stays', async () => {
  const { users } = await listUsers({ ctx, input: {} });
  const admin = users.find(({ role }) => role === 'admin');
  const other = users.find(({ role }) => role !== 'admin');
  if (admin === undefined || other === undefined) throw new Error('the tests before leave one of each');
  await ctx.db.prisma.session.create({
    data: { id: 'd', token: 'd', userId: other.id, expiresAt: new Date('2100-01-01'), updatedAt: new Date() },
  });
  await setDisabled({ ctx, input: { user: other.id, disabled: true } });
  expect(await ctx.db.prisma.session.count({ where: { userId: other.id } })).toBe(0);
  expect((await listUsers({ ctx, input: {} })).users.find(({ id }) => id === other.id)?.banned).toBe(true);

  await expect(setDisabled({ ctx, input: { user: admin.id, disabled: true } })).rejects.toMatchObject({
    code: 'conflict',
  });
  // A disabled administrator counts for none.
  await setRole({ ctx, input: { user: other.id, role: 'admin' } });
  await expect(setRole({ ctx, input: { user: admin.id, role: 'viewer' } })).rejects.toMatchObject({
    code: 'conflict',
  });
  await setDisabled({ ctx, input: { user: other.id, disabled: false } });
  const self = { ...ctx, user: { ...ctx.user, id: admin.id } };
  await expect(setDisabled({ ctx: self, input: { user: admin.id, disabled: true } })).rejects.toMatchObject({
    message: expect.stringContaining('yourself'),
  });
});

test('who is not there is said', async () => {
  await expect(setRole({ ctx, input: { user: 'nobody@x.y', role: 'admin' } })).rejects.toMatchObject({
    code: 'not_found',
  });
});
