import { expect, test } from 'vitest';
import { renderProperties } from './render-properties.ts';

test('one line an entry, in order', () => {
  expect(renderProperties({ 'node.id': 1, 'auto.create.topics.enable': false, listeners: 'A://h:1' })).toBe(
    'node.id=1\nauto.create.topics.enable=false\nlisteners=A://h:1\n',
  );
});

test('a value can hold a backslash, a line break, a leading blank and letters outside Latin-1', () => {
  expect(renderProperties({ dir: ' C:\\kärma\nx' })).toBe('dir=\\ C:\\\\k\\u00e4rma\\nx\n');
});
