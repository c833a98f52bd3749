import type { Facet } from '@karma/db/ledger/query-facets.ts';
import { expect, test } from 'vitest';
import { suggestFilter } from './suggest-filter.ts';

const facet = (subject: string, ...values: string[]): Facet => ({
  subject,
  values: values.map((value, at) => ({ value, count: 10 - at })),
  more: 0,
  sampledBy: 1,
});
const facets = [facet('type', 'order.placed', 'order.paid'), facet('tag.env', 'prod', 'test')];
const texts = (typed: string): string[] => suggestFilter(typed, facets).map((one) => one.text);

test.each([
  ['ty', ['type:', '"ty"']],
  [
    'type:pla',
    ['order.placed', 'type:pla'].map((value) => (value.startsWith('type') ? value : `type:${value}`)),
  ],
  ['-type:order.', ['-type:order.placed', '-type:order.paid', '-type:order.*', '-type:order.']],
  ['tag.', ['tag.env=']],
  ['tag.env=p', ['tag.env=prod', 'tag.env=p']],
  ['order:48213', ['entity:order:48213', '"order:48213"']],
  ['prod', ['"prod"', 'tag.env=prod']],
])('%j may mean %j', (typed, expected) => expect(texts(typed)).toEqual(expected));
