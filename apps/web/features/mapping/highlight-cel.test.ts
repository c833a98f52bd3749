import { expect, test } from 'vitest';
import { highlightCel } from './highlight-cel.ts';

test('pieces are the whole text, coloured by what they are', () => {
  const text = '"order:" + string(row.id) + (msg.n > 3 ? lower(msg.a.b) : null)';
  const pieces = highlightCel(text, null);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  const of = (kind: string) => pieces.filter((piece) => piece.kind === kind).map((piece) => piece.text);
  expect(of('string')).toEqual(['"order:"']);
  expect(of('name')).toEqual(['row.id', 'msg.n', 'msg.a.b']);
  expect(of('call')).toEqual(['string', 'lower']);
  expect(of('word')).toEqual(['null']);
});

test('what is wrong is cut out of its tokens', () => {
  const text = 'mgs.id + "abc"';
  const wrong = highlightCel(text, { from: 0, to: 3 }).filter((piece) => piece.wrong);
  expect(wrong.map((piece) => piece.text).join('')).toBe('mgs');
  const within = highlightCel(text, { from: 10, to: 12 });
  expect(within.filter((piece) => piece.wrong).map((piece) => piece.text)).toEqual(['ab']);
  expect(within.map((piece) => piece.text).join('')).toBe(text);
});

test('an open text is coloured to its end', () => {
  expect(highlightCel('"abc', null)).toEqual([{ text: '"abc', kind: 'string', wrong: false }]);
});
