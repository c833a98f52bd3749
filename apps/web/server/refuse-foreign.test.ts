import { expect, test } from 'vitest';
import { refuseForeign } from './refuse-foreign.ts';

const WEB = 'http://127.0.0.1:3000';

function ask(headers: Record<string, string>, method = 'POST'): number | null {
  const request = new Request(`${WEB}/api/trpc/x`, { method, headers });
  return refuseForeign(request, WEB)?.status ?? null;
}

const json = { 'content-type': 'application/json' };

test('our own pages are served, under both names of this machine', () => {
  expect(ask({ ...json, origin: WEB, 'sec-fetch-site': 'same-origin' })).toBeNull();
  expect(ask({ ...json, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).toBeNull();
  expect(ask({ ...json, 'content-type': 'application/json; charset=utf-8' })).toBeNull();
});

test('other sites are refused, whichever header gives them away', () => {
  expect(ask({ ...json, origin: 'https://evil.example' })).toBe(403);
  expect(ask({ ...json, 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(ask({ ...json, 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(ask({ 'sec-fetch-site': 'cross-site' }, 'GET')).toBe(403);
});

test('what a form could send is refused', () => {
  expect(ask({ 'content-type': 'text/plain' })).toBe(415);
  expect(ask({})).toBe(415);
});
