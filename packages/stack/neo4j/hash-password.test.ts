import { expect, test } from 'vitest';
import { authLine } from './hash-password.ts';

test('the line names the user, the algorithm, hash, salt and rounds', () => {
  const salt = Buffer.alloc(32, 7);
  expect(authLine('a password', salt)).toMatch(
    new RegExp(`^neo4j:SHA-256,[0-9a-f]{64},${salt.toString('hex')},1024:\\n$`),
  );
  expect(authLine('a password', salt)).not.toBe(authLine('another one', salt));
});
