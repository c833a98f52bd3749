import { expect, test } from 'vitest';
import { CannotOpen, open } from './open.ts';
import { seal } from './seal.ts';

const SECRET = 'a secret of more than sixteen letters';

test('what was sealed opens in its own place', () => {
  const sealed = seal(SECRET, 'source/1', 'pässword\u{1F511}');
  expect(open(SECRET, 'source/1', sealed)).toBe('pässword\u{1F511}');
  expect(sealed).not.toContain('word');
});

test('the same text never looks the same twice', () => {
  expect(seal(SECRET, 'source/1', 'x')).not.toBe(seal(SECRET, 'source/1', 'x'));
});

test('a value moved to another place is refused', () => {
  expect(() => open(SECRET, 'source/2', seal(SECRET, 'source/1', 'x'))).toThrow(CannotOpen);
});

test('a change of any letter is refused', () => {
  const sealed = seal(SECRET, 'source/1', 'a longer text');
  for (const [at, letter] of sealed.split('').entries()) {
    // The last letter of a base64url part may hold unused bits: another letter there can be the same bytes.
    const changed = sealed.slice(0, at) + (letter === 'A' ? 'g' : 'A') + sealed.slice(at + 1);
    expect(() => open(SECRET, 'source/1', changed), changed).toThrow(CannotOpen);
  }
});

test('a shortened tag is refused', () => {
  const [v, key, iv, tag = '', text] = seal(SECRET, 'source/1', 'x').split('.');
  expect(() => open(SECRET, 'source/1', [v, key, iv, tag.slice(0, 6), text].join('.'))).toThrow(CannotOpen);
});

test('another secret is told as such', () => {
  expect(() => open('another secret of enough letters', 'source/1', seal(SECRET, 'source/1', 'x'))).toThrow(
    expect.objectContaining({ code: 'other_key' }),
  );
});
