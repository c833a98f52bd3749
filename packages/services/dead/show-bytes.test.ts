import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showBytes } from './show-bytes.ts';

const b64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64');

test.each([
  ['{"a": 1}', 'json', '{"a": 1}'],
  ['{"a": 1', 'text', '{"a": 1'],
  ['grüße\n', 'text', 'grüße\n'],
  ['', 'text', ''],
  [new Uint8Array([0xff, 0x00, 0x10]), 'hex', 'ff 00 10'],
  [new Uint8Array([0x41, 0x00]), 'hex', '41 00'],
])('%j is shown as %s', (bytes, form, text) => {
  expect(showBytes(b64(bytes))).toEqual({ form, text, bytes: Buffer.from(bytes).length, cut: false });
});

test('null stays null', () => {
  expect(showBytes(null)).toBeNull();
});

test('a cut through a letter does not make text into hex', () => {
  const shown = showBytes(b64(`x${'ü'.repeat(200_000)}`));
  expect(shown).toMatchObject({ form: 'text', cut: true, bytes: 400_001 });
});

test('whatever the bytes, something is shown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const shown = showBytes(b64(bytes));
      expect(shown?.bytes).toBe(bytes.length);
      const back =
        shown?.form === 'hex'
          ? Buffer.from(shown.text.replaceAll(' ', ''), 'hex')
          : Buffer.from(shown?.text ?? '');
      expect([...back]).toEqual([...bytes]);
    }),
  );
});
