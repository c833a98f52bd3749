import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ProvenanceSchema } from '../contract/headers.ts';
import { checkProvenance, type ProvenanceText } from './check-provenance.ts';

const good: ProvenanceText = {
  eventId: '0198c0de-0000-7000-8000-000000000001',
  source: 'shop',
  flow: 'order:1',
  flowKind: 'order',
  origin: 'raw.shop/0/1',
  ingestedAt: '1795559466744',
  mapping: '1',
  backfill: '',
};

const text = fc.oneof(
  fc.constantFrom('', 'snapshot', 'replay', '0', '17', '-1', '1.5', ' 1', '1e3'),
  fc.string(),
);
const field = fc.constantFrom(...(Object.keys(good) as (keyof ProvenanceText)[]));

test('says the same as the schema, whatever one header is', () => {
  expect(checkProvenance(good)).toBeUndefined();
  fc.assert(
    fc.property(field, fc.option(text, { nil: undefined }), (name, value) => {
      const headers = { ...good, [name]: value };
      const parsed = ProvenanceSchema.safeParse({
        ...headers,
        // `fromHeaders` reads numbers by Number(), which takes more than digits; here only digits are numbers.
        ingestedAt: /^\d+$/.test(headers.ingestedAt ?? '') ? Number(headers.ingestedAt) : Number.NaN,
        mapping: /^\d+$/.test(headers.mapping ?? '') ? Number(headers.mapping) : Number.NaN,
        backfill: headers.backfill ?? '',
      });
      expect(checkProvenance(headers) === undefined).toBe(parsed.success);
    }),
  );
});

test('what the columns cannot hold is refused', () => {
  expect(checkProvenance({ ...good, mapping: String(2 ** 20) })).toContain('karma-mapping');
  expect(checkProvenance({ ...good, ingestedAt: '99999999999999' })).toContain('karma-ingested-at');
  expect(checkProvenance({ ...good, flow: 'x'.repeat(1_001) })).toContain('karma-flow');
});
