import { expect, test } from 'vitest';
import { trustedOrigins } from './trusted-origins.ts';

test('this machine is trusted under both of its names', () => {
  expect(trustedOrigins('http://127.0.0.1:3000')).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000']);
});

test('any other address is trusted alone', () => {
  expect(trustedOrigins('https://karma.shop.example/x')).toEqual(['https://karma.shop.example']);
});
