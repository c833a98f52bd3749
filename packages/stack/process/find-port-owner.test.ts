import { expect, test } from 'vitest';
import { listeningInodes } from './find-port-owner.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:3C48 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41501 1 0000
   1: 0100007F:3C48 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 41777 1 0000
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 15000 1 0000`;

test('finds the socket that listens, not those that are connected', () => {
  expect(listeningInodes(TABLE, 0x3c48)).toEqual(['41501']);
  expect(listeningInodes(TABLE, 22)).toEqual(['15000']);
  expect(listeningInodes(TABLE, 23)).toEqual([]);
});
