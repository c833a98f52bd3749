import { expect, test } from 'vitest';
import { brokersIn } from './ask-broker.ts';

test('the count of brokers stands after size, correlation id and throttle time', () => {
  const response = Buffer.alloc(20);
  response.writeInt32BE(1, 12);
  expect(brokersIn(response)).toBe(1);
});

test('a response cut short is waited for', () => {
  expect(brokersIn(Buffer.alloc(15))).toBeUndefined();
});
