import { expect, test } from 'vitest';
import type { SessionUser } from './session.ts';
import { whileAllowed } from './while-allowed.ts';

const signedIn: SessionUser = { id: 'u', name: 'U', email: 'u@company.com', role: 'admin' };

/** A stream of a value each 10 s, whose user is, second by second, as `user` says. */
function follow(user: (at: number) => SessionUser | null) {
  let at = 0;
  let closed = false;
  async function* beats() {
    try {
      for (let beat = 0; beat < 10; beat += 1) {
        at = beat * 10_000;
        yield beat;
      }
    } finally {
      closed = true;
    }
  }
  const stream = whileAllowed(beats(), {
    permission: 'user:write',
    userNow: async () => user(at),
    now: () => at,
  });
  return { stream, closed: () => closed };
}

async function read(stream: AsyncIterable<number>): Promise<{ values: number[]; error: unknown }> {
  const values: number[] = [];
  try {
    for await (const value of stream) values.push(value);
    return { values, error: null };
  } catch (error) {
    return { values, error };
  }
}

test('a stream goes on while its user may read it', async () => {
  expect(await read(follow(() => signedIn).stream)).toMatchObject({
    values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    error: null,
  });
});

test.each([
  ['signed out or was disabled', null, 'UNAUTHORIZED'],
  ['has another role', { ...signedIn, role: 'viewer' as const }, 'FORBIDDEN'],
])('it ends soon after its user %s', async (_, then, code) => {
  const { stream, closed } = follow((at) => (at >= 30_000 ? then : signedIn));
  const { values, error } = await read(stream);
  expect(error).toMatchObject({ code });
  expect(values).toEqual([0, 1, 2, 3]);
  expect(closed()).toBe(true);
});
