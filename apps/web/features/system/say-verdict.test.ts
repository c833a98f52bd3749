import { expect, test } from 'vitest';
import { sayVerdict } from './say-verdict.ts';

const roles = [
  { instance: 'a:1', lagTotal: 1_000 },
  { instance: 'a:1', lagTotal: 234 },
  { instance: 'a:2', lagTotal: 0 },
];

test('the sentence tells the worst, the basis what was looked at', () => {
  expect(sayVerdict({ troubles: [], roles })).toEqual({
    sentence: 'Everything works.',
    basis: '3 roles in 2 processes, 1,234 messages behind',
  });
  expect(sayVerdict({ troubles: [{ severity: 'warning' }], roles }).sentence).toBe(
    'Karma works, with 1 warning.',
  );
  expect(
    sayVerdict({ troubles: [{ severity: 'critical' }, { severity: 'warning' }], roles }).sentence,
  ).toContain('down');
});
