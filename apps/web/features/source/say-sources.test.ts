import { expect, test } from 'vitest';
import { saySources } from './say-sources.ts';

test('a sentence that counts, and the first that is not well', () => {
  const shop = { name: 'shop', health: 'healthy', says: 'Heard.' } as const;
  const jobs = { name: 'jobs', health: 'silent', says: 'Not heard for 40 s.' } as const;
  expect(saySources([shop])).toEqual({ sentence: '1 source, healthy.', first: null });
  expect(saySources([shop, { ...shop, name: 'b' }]).sentence).toBe('2 sources, all healthy.');
  expect(saySources([shop, jobs])).toEqual({
    sentence: '2 sources, 1 healthy, 1 silent.',
    first: 'jobs: Not heard for 40 s.',
  });
});
