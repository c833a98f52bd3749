import { expect, test } from 'vitest';
import { ProvenanceSchema } from '../contract/headers.ts';
import { naturalEventId, originEventId, originOf } from './event-id.ts';

test('no two of 200,000 natural ids that differ by one digit share an id', { timeout: 60_000 }, () => {
  const ids = new Set<string>();
  for (let index = 0; index < 100_000; index++) {
    ids.add(
      naturalEventId(
        'shop',
        `["24694448","2026-11-23T23:37:01.774245Z","public","orders","u",{"id":${index}}]`,
      ),
    );
    ids.add(originEventId('shop', `raw.shop/0/${index}`, 1795477021774));
  }
  expect(ids.size).toBe(200_000);
});

test('an id is a UUID of version 8, and stays the same for ever', () => {
  const id = naturalEventId('shop', 'order-1');
  expect(id).toBe('ec6bfbc2-6e93-817e-ac24-ff9f1c03c6e0');
  expect(ProvenanceSchema.shape.eventId.safeParse(id).success).toBe(true);
  expect(id[14]).toBe('8');
  expect('89ab').toContain(id[19]);
});

test('source, way of naming, place and time of the record are all part of the id', () => {
  const ids = [
    naturalEventId('shop', 'x'),
    naturalEventId('shop2', 'x'),
    originEventId('shop', 'x', 1),
    originEventId('shop', 'x', 2),
    originEventId('shop', 'y', 1),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  const raw = { topic: 'raw.shop', partition: 1, offset: '9' };
  expect([originOf(raw), originOf(raw, 0)]).toEqual(['raw.shop/1/9', 'raw.shop/1/9/0']);
});
