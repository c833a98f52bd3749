import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';

class Reached extends Error {}

/** Gets as far as opening the stores: what stops before has not been understood. */
const terminal: Terminal = {
  out: () => undefined,
  env: {},
  open: () => {
    throw new Reached('reached the stores');
  },
  ask: () => Promise.resolve(null),
};

async function exitOf(line: string): Promise<{ code: number; errors: string[] }> {
  const errors: string[] = [];
  const code = await run(line === '' ? [] : line.split(' '), terminal, (text) => errors.push(text));
  return { code, errors };
}

let printed: string;
beforeEach(() => {
  printed = '';
  const take = (chunk: string | Uint8Array): boolean => {
    printed += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  'status',
  'status --json',
  '--json status',
  'sources list --removed --limit 500',
  'sources show shop',
  'sources pause shop',
  'sources resume shop',
  'sources restart shop',
  'sources remove shop --confirm shop',
  'dead list --source shop --stage normalize --code bad_json --text x --since 2h --until 2026-11-01T10:00:00Z',
  'dead show raw.shop/0/1',
  'users list',
  'users create a@b.c --name A --role operator',
  'users set-role a@b.c admin',
  'users reset-password a@b.c',
  'system new-stream --topic events.normalized --reason anew',
])('karma %s is understood', async (line) => {
  expect(await exitOf(line)).toEqual({ code: 1, errors: ['reached the stores'] });
});

test.each([
  ['', /Usage: karma/],
  ['nothing', /unknown command/],
  ['sources list --limit 501', /whole number from 1 to 500/],
  ['sources show', /missing required argument/],
  ['dead list --stage kitchen', /Allowed choices/],
  ['dead list --since yesterday', /It must be a time/],
  ['users create a@b.c', /required option '--name/],
  ['users set-role a@b.c king', /Allowed choices/],
  ['system new-stream --topic raw.shop --reason x', /Allowed choices/],
  ['status --verbose', /unknown option/],
])('karma %s is not understood', async (line, message) => {
  expect(await exitOf(line)).toEqual({ code: 2, errors: [] });
  expect(printed).toMatch(message);
});

test.each(['--help', 'sources --help', 'dead list --help', 'help users'])('karma %s helps', async (line) => {
  expect(await exitOf(line)).toEqual({ code: 0, errors: [] });
  expect(printed).toMatch(/Usage: karma/);
});

test('what lacks in the environment is named', async () => {
  const nowhere = { ...terminal, env: { KARMA_ENV_FILE: '/nowhere/env.json' } };
  const errors: string[] = [];
  expect(await run(['migrate'], nowhere, (text) => errors.push(text))).toBe(1);
  expect(errors[0]).toMatch(/DATABASE_URL: .*\n.*CLICKHOUSE_URL/);
});

test.each([
  ['P2021', /migrate$/],
  ['ECONNREFUSED', /^Postgres does not answer/],
  ['P2002', /^Unique constraint failed$/],
])('an error %s is one sentence', async (code, message) => {
  const failing: Terminal = {
    ...terminal,
    open: () => {
      const text = '\nInvalid `prisma.user.findMany()` invocation:\n\n\nUnique constraint failed';
      throw Object.assign(new Error(text), { code });
    },
  };
  const errors: string[] = [];
  expect(await run(['users', 'list'], failing, (text) => errors.push(text))).toBe(1);
  expect(errors).toEqual([expect.stringMatching(message)]);
});
