import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// The patched file itself: the patch is pinned to this version and must not fall off at an update.
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js');

const sent: number[] = [];
const request = (correlationId: number) => ({
  entry: {
    correlationId,
    apiKey: 0,
    apiVersion: 0,
    apiName: 'Fetch',
    resolve: () => undefined,
    reject: () => undefined,
  },
  expectResponse: true,
  sendRequest: () => sent.push(correlationId),
});
const queueOf = (maxInFlightRequests: number | null) =>
  new RequestQueue({
    maxInFlightRequests,
    requestTimeout: 30_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: '127.0.0.1:1',
    logger: { debug: () => undefined, warn: () => undefined, error: () => undefined },
  });

beforeEach(() => {
  sent.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a connection that has nothing to send makes no timers', () => {
  const queue = queueOf(null);
  queue.push(request(1));
  queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(sent).toEqual([1]);
});

test('what waits for room is sent when an answer comes', () => {
  const queue = queueOf(1);
  queue.push(request(1));
  queue.push(request(2));
  expect(sent).toEqual([1]);
  queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });
  expect(sent).toEqual([1, 2]);
});

test('what waits for a throttle to end is sent after it, and then the timers end', () => {
  const queue = queueOf(null);
  queue.maybeThrottle(250);
  queue.push(request(1));
  vi.advanceTimersByTime(200);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([1]);
  queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
