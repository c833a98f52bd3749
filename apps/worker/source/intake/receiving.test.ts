import { expect, test } from 'vitest';

import { Receiving } from './receiving.ts';

test('what comes is counted, whatever was announced, until it leaves', () => {
  let waiting = 0;
  const receiving = new Receiving(100, () => waiting);
  const one = receiving.enter('a', 0);
  one.take(60);
  expect(() => receiving.enter('b', 41)).toThrow('try again');
  const two = receiving.enter('b', 0);
  expect(() => two.take(41)).toThrow('try again');
  two.take(40);
  one.leave();
  waiting = 50;
  expect(() => two.take(11)).toThrow('try again');
  two.take(10);
});

test('one token does not receive without end at once', () => {
  const receiving = new Receiving(100, () => 0);
  const rooms = Array.from({ length: 64 }, () => receiving.enter('a', 0));
  expect(() => receiving.enter('a', 0)).toThrow('send fewer at once');
  receiving.enter('b', 0);
  rooms[0]?.leave();
  receiving.enter('a', 0);
});
