import { PERMISSIONS, USER_ROLES, type UserRole } from '@karma/services/permission/permissions.ts';
import { type AnyTRPCProcedure, TRPCError } from '@trpc/server';
import { beforeAll, expect, test, vi } from 'vitest';
import { appRouter } from './root.ts';
import { callerFactory, type Meta } from './trpc.ts';

// Nobody listens there: a call that gets so far as to ask an engine fails otherwise than this test expects.
const NOWHERE = {
  DATABASE_URL: 'postgres://karma@127.0.0.1:9/karma',
  CLICKHOUSE_URL: 'http://127.0.0.1:9',
  CLICKHOUSE_DATABASE: 'karma',
  CLICKHOUSE_READER_USER: 'reader',
  CLICKHOUSE_READER_PASSWORD: 'none',
  KARMA_SECRET: 'a secret that only tests use',
  KARMA_WEB_URL: 'http://localhost:3000',
  KARMA_INTAKE_URL: 'http://localhost:8787',
};
beforeAll(() => {
  for (const [name, value] of Object.entries(NOWHERE)) vi.stubEnv(name, value);
});

/** No procedure has such an input: who may call it is told that; who may not, must be refused before. */
const NONSENSE = { no: { such: ['input'] } };

type Callable = (input: unknown) => Promise<unknown>;

async function outcome(path: string, role: UserRole | null): Promise<string> {
  const user = role === null ? null : { id: 'u', name: 'U', email: 'u@company.com', role };
  const caller = callerFactory(appRouter)({ user, userNow: async () => user });
  const procedure = path
    .split('.')
    .reduce((at: unknown, name) => (at as Record<string, unknown>)[name], caller);
  try {
    await (procedure as Callable)(NONSENSE);
    return 'answered';
  } catch (error) {
    return error instanceof TRPCError ? error.code : String(error);
  }
}

// By its type it is the tree of routers; in truth it is flat, by path.
const flat = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
const procedures = Object.entries(flat);

test('there are procedures to walk', () => {
  expect(procedures.length).toBeGreaterThan(20);
});

test.each(procedures)('%s declares its permission and refuses who lacks it', async (path, procedure) => {
  const { permission } = procedure._def.meta as Meta;
  expect([...PERMISSIONS.admin]).toContain(permission);
  expect(await outcome(path, null)).toBe('UNAUTHORIZED');
  for (const role of USER_ROLES) {
    const allowed = [...PERMISSIONS[role]].some((one) => one === permission);
    expect(`${role}: ${await outcome(path, role)}`).toBe(`${role}: ${allowed ? 'BAD_REQUEST' : 'FORBIDDEN'}`);
  }
});
