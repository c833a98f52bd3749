import { expect, test } from 'vitest';

import { DoubleWindow } from '@karma/core/ledger/double-window.ts';
import { generationOf } from '@karma/db/ledger/roll-up-minutes.ts';

import { RollupState } from './rollup-state.ts';

const ONE = {
  topic: 't',
  partition: 0,
  stream: 1,
  epoch: 2,
  present: [],
  window: new DoubleWindow(1),
  last: undefined,
  next: 0,
  durable: 0,
  dropped: false,
};

test('a run comes after every earlier one, also after one whose clock was ahead, and no time comes twice', () => {
  const state = new RollupState();
  state.load(ONE, [{ from: 0, to: 9, level: 0, generation: generationOf(5_000, 1) }]);
  expect([state.nextMs(1_000), state.nextMs(1_000), state.nextMs(9_000)]).toEqual([5_001, 5_002, 9_000]);
});
