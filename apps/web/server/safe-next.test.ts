import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

test('a deep link is kept whole', () => {
  expect(safeNext('/events?entity=order:1042&from=-3h#row')).toBe('/events?entity=order:1042&from=-3h#row');
});

test.each([
  null,
  undefined,
  '',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  '/api/auth/sign-out',
  '/sign-in?next=/events',
])('%s goes to the first screen', (next) => {
  expect(safeNext(next)).toBe('/events');
});
