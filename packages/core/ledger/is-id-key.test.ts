import { expect, test } from 'vitest';

import { isIdKey } from './is-id-key.ts';

test('ids follow from the end of the key', () => {
  const ids = ['id', 'order_id', 'orderId', 'trace.ID', 'uuid', 'txid', 'commitHash', 'git_hash'];
  const others = ['', 'region', 'service', 'ide', 'ID_type', 'worker', 'hashes', 'Hash-type'];
  expect(ids.filter((key) => !isIdKey(key))).toEqual([]);
  expect(others.filter((key) => isIdKey(key))).toEqual([]);
});
