import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { Context } from './context.ts';
import { PERMISSIONS, USER_ROLES, type UserRole, may } from './permission/permissions.ts';
import { Refused } from './refused.ts';
import type { Verb } from './verb.ts';

type AnyVerb = Verb<z.ZodType, unknown>;

function isVerb(value: unknown): value is AnyVerb {
  return typeof value === 'function' && 'permission' in value && 'kind' in value;
}

async function findVerbs(): Promise<{ file: string; verb: AnyVerb }[]> {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('node_modules'),
  );
  const found = await Promise.all(
    files.map(async (file) => {
      const exported: unknown[] = Object.values(await import(join(import.meta.dirname, file)));
      return exported.filter(isVerb).map((verb) => ({ file, verb }));
    }),
  );
  return found.flat();
}

/** Whoever touches a store before permission and input are checked fails the test. */
function contextOf(role: UserRole): Context {
  const untouchable = new Proxy({}, { get: (_, key) => Promise.reject(new Error(`touched ${String(key)}`)) });
  return {
    db: untouchable as Context['db'],
    ledger: untouchable as Context['ledger'],
    user: { id: 'u', name: 'U', role },
    now: () => new Date(0),
    scope: { all: true },
    secret: 'not used',
    intakeUrl: 'http://127.0.0.1:1',
  };
}

const verbs = await findVerbs();
const table = verbs.flatMap(({ verb }) => USER_ROLES.map((role) => ({ verb, name: verb.name, role })));

test.each(table)('$name as $role: the permission decides before anything else', async ({ verb, role }) => {
  const refused: unknown = await verb({ ctx: contextOf(role), input: null }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect((refused as Refused).code).toBe(may(role, verb.permission) ? 'bad_input' : 'forbidden');
});

test('a refusal says which role it takes', async () => {
  const [one] = verbs.filter(({ verb }) => verb.permission === 'source:write');
  await expect(one?.verb({ ctx: contextOf('viewer'), input: {} })).rejects.toThrow(
    /needs the role admin; you are viewer/,
  );
});

test('every permission has a verb: none is promised that allows nothing', () => {
  const used = new Set(verbs.map(({ verb }) => verb.permission));
  expect([...PERMISSIONS.admin].filter((permission) => !used.has(permission))).toEqual([]);
});

test('names are unique and say where the verb lies', () => {
  expect(new Set(verbs.map(({ verb }) => verb.name)).size).toBe(verbs.length);
  for (const { file, verb } of verbs) expect(file.split('/')[0]).toBe(verb.name.split('.')[0]);
});

test('who may only look changes nothing', () => {
  const changing = verbs.filter(({ verb }) => verb.kind === 'mutation').map(({ verb }) => verb.permission);
  expect(changing.filter((permission) => may('viewer', permission))).toEqual([]);
});
