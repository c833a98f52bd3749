import { expect, test } from 'vitest';
import { readOrigin } from './read-origin.ts';

test.each([
  ['raw.shop/0/42', { topic: 'raw.shop', partition: 0, offset: '42', index: null }],
  [
    'raw.jobs/1/9007199254740993/3',
    { topic: 'raw.jobs', partition: 1, offset: '9007199254740993', index: 3 },
  ],
  ['intake:7f', null],
  ['', null],
])('%s', (origin, place) => {
  expect(readOrigin(origin)).toEqual(place);
});
