import { expect, test } from 'vitest';
import { SignInLimit } from './sign-in-limit.ts';

const MINUTE = 60_000;

test('after ten wrong passwords an address waits, however it is written; others do not', () => {
  const limit = new SignInLimit();
  for (let tried = 0; tried < 10; tried++) {
    expect(limit.waitMs('ann@shop.example', tried * 1_000)).toBe(0);
    limit.failed('Ann@shop.example ', tried * 1_000);
  }
  expect(limit.waitMs('ann@shop.example', MINUTE)).toBe(9 * MINUTE);
  expect(limit.waitMs('bob@shop.example', MINUTE)).toBe(0);
  expect(limit.waitMs('ann@shop.example', 10 * MINUTE)).toBe(0);
});

test('a right password forgives', () => {
  const limit = new SignInLimit();
  for (let tried = 0; tried < 9; tried++) limit.failed('ann@shop.example', 0);
  limit.succeeded('ann@shop.example');
  limit.failed('ann@shop.example', 1);
  expect(limit.waitMs('ann@shop.example', 2)).toBe(0);
});

test('many addresses do not fill the memory', () => {
  const limit = new SignInLimit();
  for (let tried = 0; tried < 10; tried++) limit.failed('first@shop.example', 0);
  for (let other = 0; other < 10_000; other++) limit.failed(`n${other}@shop.example`, 0);
  expect(limit.waitMs('first@shop.example', 1)).toBe(0);
});
