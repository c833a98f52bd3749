import { expect, test } from 'vitest';
import { paletteTargets } from './palette-targets.ts';

const sources = [{ name: 'shop-db', title: 'Shop database' }];
const hrefs = (query: string): string[] => paletteTargets(query, sources).map((target) => target.href);

test('nothing typed: every screen', () => {
  expect(hrefs(' ')).toEqual(['/events', '/sources', '/dead-letters', '/system']);
});

test('a source is found by its name and by its title', () => {
  expect(hrefs('shop-')).toContain('/sources/shop-db');
  expect(hrefs('Database')).toContain('/sources/shop-db');
});

test('an entity, a correlation, an event id', () => {
  expect(hrefs('order:1042')[0]).toBe('/events?entity=order:1042');
  expect(hrefs('chk-7f31c0')).toContain('/events?correlation=chk-7f31c0');
  expect(hrefs('0190b2c4-8a6e-7000-8000-0123456789ab')[0]).toBe(
    '/events?event=0190b2c4-8a6e-7000-8000-0123456789ab',
  );
  expect(hrefs('gateway timeout & more')).toEqual(['/events?q=%22gateway%20timeout%20%26%20more%22']);
});
