import type { KafkaMessage } from 'kafkajs';
import { expect, test } from 'vitest';

import type { Batch } from './batch.ts';
import { StaleBatch } from './errors.ts';
import { Lane, type LaneOptions } from './lane.ts';

const batchAt = (offset: number): Batch => {
  const message: KafkaMessage = {
    key: null,
    value: Buffer.from('v'),
    timestamp: '0',
    attributes: 0,
    offset: String(offset),
    headers: {},
  };
  return { topic: 't', partition: 0, messages: [message], highWatermark: '100' };
};

/** A lane whose handler waits until the test lets each batch go. */
function heldLane(options: Partial<LaneOptions> = {}) {
  const held: { offset: string; done: PromiseWithResolvers<void> }[] = [];
  const errors: unknown[] = [];
  const lane = new Lane({
    topic: 't',
    partition: 0,
    start: 0n,
    inFlight: 2,
    handle: async (batch) => {
      const done = Promise.withResolvers<void>();
      held.push({ offset: batch.messages[0]?.offset ?? '', done });
      await done.promise;
    },
    heartbeat: async () => undefined,
    onProgress: () => undefined,
    onError: (error) => errors.push(error),
    ...options,
  });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { lane, held, errors, settled };
}

test('what waits behind a slow handler is handed on as one batch, and settles as one', async () => {
  const seen: string[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const { lane, settled } = heldLane({
    inFlight: 1,
    handle: async (batch) => {
      seen.push(batch.messages.map((message) => message.offset));
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
    },
  });
  lane.push(batchAt(0), 1n);
  lane.push(batchAt(1), 2n);
  lane.skip(4n, 100n);
  lane.push(batchAt(4), 5n);
  lane.push(batchAt(5), 6n);
  gates[0]?.resolve();
  await settled();
  expect(seen).toEqual([['0'], ['1', '4', '5']]);
  expect(lane.next).toBe(1n);
  gates[1]?.resolve();
  await settled();
  expect(lane.next).toBe(6n);
  expect(lane.bytes).toBe(0);
});

test('only so many batches are in hand, in order, and what is durable grows without gaps', async () => {
  const { lane, held, settled } = heldLane();
  for (const offset of [0, 1, 2]) lane.push(batchAt(offset), BigInt(offset + 1));
  expect(held.map((one) => one.offset)).toEqual(['0', '1']);
  held[1]?.done.resolve();
  await settled();
  expect(lane.next).toBe(0n);
  expect(held.map((one) => one.offset)).toEqual(['0', '1', '2']);
  held[0]?.done.resolve();
  await settled();
  expect(lane.next).toBe(2n);
  expect(lane.lag).toBe(98);
});

test('records without a message are passed over in order with what is in hand', async () => {
  const { lane, held, settled } = heldLane();
  lane.push(batchAt(0), 1n);
  lane.skip(3n, 3n);
  expect(lane.next).toBe(0n);
  held[0]?.done.resolve();
  await settled();
  expect(lane.next).toBe(3n);
  expect(lane.lag).toBe(0);
  expect(lane.bytes).toBe(0);
});

test('a lane that is given away begins nothing new and waits for what is in hand; its errors are no failure', async () => {
  const { lane, held, errors, settled } = heldLane({ inFlight: 1 });
  lane.push(batchAt(0), 1n);
  lane.push(batchAt(1), 2n);
  let over = false;
  void lane.retire().then(() => (over = true));
  await settled();
  expect(over).toBe(false);
  held[0]?.done.reject(new Error('the group has moved on'));
  await settled();
  expect([over, held.length, errors.length, lane.next]).toEqual([true, 1, 0, 0n]);
  expect(lane.cutOffAt).toBeUndefined();
});

test('an error of the handler is told once, and nothing is taken after it', async () => {
  const { lane, held, errors, settled } = heldLane({ inFlight: 1 });
  lane.push(batchAt(0), 1n);
  lane.push(batchAt(1), 2n);
  held[0]?.done.reject(new Error('broken'));
  await settled();
  expect(errors).toEqual([new Error('broken')]);
  expect(held.length).toBe(1);
});

test('a heartbeat that the group refuses makes the batch stale', async () => {
  const seen: unknown[] = [];
  const { lane, errors, settled } = heldLane({
    heartbeat: async () => {
      throw new Error('UNKNOWN_MEMBER_ID');
    },
    handle: async (_batch, control) => {
      seen.push(control.isStale());
      await control.heartbeat().catch((error: unknown) => {
        seen.push(error instanceof StaleBatch, control.isStale());
        throw error;
      });
    },
  });
  lane.push(batchAt(0), 1n);
  await settled();
  expect([seen, errors, lane.isStale]).toEqual([[false, true, true], [], true]);
  // The watchdog must see it, should no rebalance give the partition back.
  expect(lane.cutOffAt).toBeTypeOf('number');
});
