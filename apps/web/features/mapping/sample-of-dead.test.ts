import { expect, test } from 'vitest';
import { sampleOfDead } from './sample-of-dead.ts';

const LETTER = { key: null, headers: { a: 'ä', b: 'base64:/w==' }, at: 7, place: null };

test('the bytes of a dead letter, whether shown as text or as hex', () => {
  const text = sampleOfDead({ ...LETTER, value: { form: 'text', text: 'ä', bytes: 2, cut: false } });
  expect(text).toMatchObject({ value: 'w6Q=', headers: { a: 'w6Q=', b: '/w==' } });
  const hex = sampleOfDead({ ...LETTER, value: { form: 'hex', text: 'ff 00 7b', bytes: 3, cut: false } });
  expect(hex?.value).toBe('/wB7');
});

test('one that is shown in part only cannot be tried', () => {
  expect(sampleOfDead({ ...LETTER, value: { form: 'text', text: 'x', bytes: 9, cut: true } })).toBeNull();
});
