import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { queryEvent } from './query-event.ts';
import { queryEvents } from './query-events.ts';
import { queryFacets } from './query-facets.ts';
import { queryHistogram } from './query-histogram.ts';
import { queryTimeline } from './query-timeline.ts';
import { EVERYTHING } from './scope.ts';
import { openTestLedger, type TestEvent, type TestLedger } from './test-ledger.ts';

let suite: TestLedger;
beforeAll(async () => {
  suite = await openTestLedger(inject('stackEnv'));
});
afterAll(() => suite.drop());

const HOUR = 3_600_000;
/** Each test has a time of its own in the one ledger. */
const dayOf = (day: number): number => Date.UTC(2026, 0, day);

function events(
  from: number,
  count: number,
  stepMs: number,
  more: (at: number) => Partial<TestEvent> = () => ({}),
): TestEvent[] {
  return Array.from({ length: count }, (_, at) => ({ at: from + at * stepMs, ...more(at) }));
}

async function list(filter: EventFilter, span: { from: number; to: number }) {
  return (await queryEvents(suite.ledger, EVERYTHING, { filter, span, direction: 'older', limit: 1_000 }))
    .events;
}

test('paging gives each event once, in order, while others come in, over windows and within one microsecond', async () => {
  const from = dayOf(1);
  // Three days; of each pair both have the same time.
  const ids = await suite.insert(
    events(from, 1_000, 0, (at) => ({ at: from + Math.floor(at / 2) * 500_000 })),
  );
  const span = { from, to: from + 6 * 24 * HOUR };
  const seen: { us: number; id: string }[] = [];
  for (let end = false; !end;) {
    const page = await queryEvents(suite.ledger, EVERYTHING, {
      filter: [],
      span,
      beside: seen.at(-1) && { us: seen.at(-1)?.us ?? 0, id: seen.at(-1)?.id ?? '' },
      direction: 'older',
      limit: 70,
    });
    seen.push(...page.events);
    end = page.end;
    await suite.insert(events(from + 5 * 24 * HOUR + seen.length, 3, 1));
  }
  expect(seen.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(seen.map(({ us }) => us)).toEqual(seen.map(({ us }) => us).toSorted((a, b) => b - a));

  // And back up from the oldest: the same, and what came in meanwhile.
  const oldest = seen.at(-1);
  const back: { us: number; id: string }[] = oldest === undefined ? [] : [oldest];
  for (let end = false; !end;) {
    const newest = back[0];
    const page = await queryEvents(suite.ledger, EVERYTHING, {
      filter: [],
      span: { from, to: from + 4 * 24 * HOUR },
      beside: newest && { us: newest.us, id: newest.id },
      direction: 'newer',
      limit: 90,
    });
    back.unshift(...page.events);
    end = page.end;
  }
  expect(back.map(({ id }) => id)).toEqual(seen.map(({ id }) => id));
});

test('a jump skips exactly what a histogram counted', async () => {
  const from = dayOf(20);
  await suite.insert(
    events(from, 600, 10_000, (at) => ({
      type: at % 3 === 0 ? 'payment.failed' : 'order.placed',
      attrs: at % 3 === 0 ? { status: 'error' } : {},
    })),
  );
  const span = { from, to: from + 2 * HOUR };
  const all = await list([], span);
  const histogram = await queryHistogram(suite.ledger, EVERYTHING, { filter: [], span });
  expect(histogram).toMatchObject({ total: 600, errors: 200, groups: ['order', 'payment'] });
  const newest = histogram.buckets.at(-1);
  const held =
    newest === undefined ? 0 : newest.errors + newest.counts.reduce((sum, count) => sum + count, 0);
  const page = await queryEvents(suite.ledger, EVERYTHING, {
    filter: [],
    span: { from, to: newest?.start ?? 0 },
    direction: 'older',
    skip: 25,
    limit: 10,
  });
  expect(page.events.map(({ id }) => id)).toEqual(all.slice(held + 25, held + 35).map(({ id }) => id));
});

test('a long histogram is exact whether the rollup has counted all, some or nothing', async () => {
  const from = dayOf(40) + 12_345;
  const span = { from, to: from + 10 * HOUR + 678 };
  const minute = (at: number) => Math.floor(at / 60_000) * 60;
  const stored = events(from, 700, 50_000, (at) => ({
    type: at % 5 === 0 ? 'payment.failed' : 'order.placed',
    attrs: at % 5 === 0 ? { status: 'error' } : {},
    partition: 7 + (at % 2),
    offset: at,
  }));
  await suite.insert(stored);
  const count = () => queryHistogram(suite.ledger, EVERYTHING, { filter: [], span });
  const raw = await count();
  expect(raw).toMatchObject({ total: 700, errors: 140 });
  // As the ledger role does, for the first 400 offsets of one of the two partitions.
  const rolled = stored.filter(({ partition, offset }) => partition === 7 && (offset ?? 0) < 400);
  const place = { topic: 'events.normalized', stream: 1, kafka_partition: 7, generation: 1 };
  await suite.ledger.client.insert({
    table: 'owners',
    format: 'JSONEachRow',
    values: [7, 8].map((kafka_partition) => ({
      topic: place.topic,
      kafka_partition,
      epoch: 1,
      claimed_by: 'test',
    })),
  });
  await suite.ledger.client.insert({
    table: 'rollup_minute',
    format: 'JSONEachRow',
    values: rolled.map(({ at, type, attrs }) => ({
      ...place,
      minute: minute(at),
      event_type: type,
      source: 'shop',
      events: 1,
      errors: attrs?.['status'] === 'error' ? 1 : 0,
    })),
  });
  await suite.ledger.client.insert({
    table: 'ranges',
    format: 'JSONEachRow',
    values: [
      {
        ...place,
        range_from: 0,
        range_to: 399,
        level: 0,

        owner_epoch: 1,
        gone: 0,
      },
    ],
  });
  expect({ ...(await count()), cost: raw.cost }).toEqual(raw);
  const types: EventFilter = [{ on: 'field', field: 'type', value: 'payment.*', not: false }];
  expect(await queryHistogram(suite.ledger, EVERYTHING, { filter: types, span })).toMatchObject({
    total: 140,
    errors: 140,
  });
});

test('filters find what they say: types, families, tags of both indexes, words, and their opposites', async () => {
  const from = dayOf(22);
  const span = { from, to: from + HOUR };
  await suite.insert([
    {
      at: from,
      type: 'order.placed',
      tags: { env: 'prod', order_id: '7' },
      attrs: { message: 'two "items"\nand more' },
    },
    {
      at: from + 1,
      type: 'order.paid',
      tags: { env: 'test', order_id: '8' },
      attrs: { note: 'Größe XL', status: 'ok' },
    },
    { at: from + 2, type: 'ordering.done', entity: 'batch:1', tags: { 'a=b': 'c' } },
  ]);
  const found = async (filter: EventFilter) =>
    (await list(filter, span)).map(({ us }) => us / 1_000 - from).toReversed();
  const field = (name: 'type' | 'entity' | 'kind' | 'status', value: string, not = false) =>
    ({ on: 'field', field: name, value, not }) as const;
  const tag = (key: string, value: string, not = false) => ({ on: 'tag', key, value, not }) as const;
  const text = (value: string, not = false) => ({ on: 'text', value, not }) as const;
  expect(await found([field('type', 'order.*')])).toEqual([0, 1]);
  expect(await found([field('type', 'order.paid'), field('type', 'ordering.done')])).toEqual([1, 2]);
  expect(await found([field('type', 'order.*'), field('type', 'order.paid', true)])).toEqual([0]);
  expect(await found([tag('env', 'prod')])).toEqual([0]);
  expect(await found([tag('order_id', '8')])).toEqual([1]);
  expect(await found([tag('env', 'prod', true)])).toEqual([1, 2]);
  expect(await found([tag('a=b', 'c')])).toEqual([2]);
  expect(await found([tag('a', 'b=c')])).toEqual([]);
  expect(await found([text('"items"\nAND')])).toEqual([0]);
  expect(await found([text('GRÖSSE')])).toEqual([]);
  expect(await found([text('größe')])).toEqual([1]);
  expect(await found([text('BATCH')])).toEqual([2]);
  expect(await found([field('kind', 'order'), field('status', 'ok', true)])).toEqual([0]);
});

test('whatever a value holds, it is only data', async () => {
  const from = dayOf(24);
  const span = { from, to: from + HOUR };
  const nasty = [
    `'; DROP TABLE ledger; --`,
    `{p0:String}`,
    `\\' OR 1=1`,
    '`x`',
    '%',
    '\t\n',
    '日本 🎉',
    `\\`,
  ];
  await suite.insert(
    nasty.map((value, at) => ({ at: from + at, entity: `x:${value}`, tags: { [value]: value } })),
  );
  for (const [at, value] of nasty.entries()) {
    for (const filter of [
      [{ on: 'field', field: 'entity', value: `x:${value}`, not: false }],
      [{ on: 'tag', key: value, value, not: false }],
    ] satisfies EventFilter[]) {
      expect((await list(filter, span)).map(({ us }) => us / 1_000 - from)).toEqual([at]);
    }
    expect(
      (await queryTimeline(suite.ledger, EVERYTHING, { subject: 'entity', value: `x:${value}`, limit: 10 }))
        .total,
    ).toBe(1);
  }
  expect(await list([], span)).toHaveLength(nasty.length);
});

test('facets count right, keep the values beside the chosen one, and leave ids out', async () => {
  const from = dayOf(26);
  const span = { from, to: from + HOUR };
  await suite.insert(
    events(from, 300, 1_000, (at) => ({
      type: at % 3 === 0 ? 'order.paid' : 'order.placed',
      tags: { env: at % 2 === 0 ? 'prod' : 'test', request: `r-${at}` },
      attrs: at % 10 === 0 ? { status: 'error' } : {},
    })),
  );
  const { facets, total } = await queryFacets(suite.ledger, EVERYTHING, {
    filter: [
      { on: 'field', field: 'type', value: 'order.paid', not: false },
      { on: 'tag', key: 'env', value: 'prod', not: false },
    ],
    span,
  });
  const valuesOf = (subject: string) => facets.find((facet) => facet.subject === subject)?.values;
  expect(total).toBe(50);
  expect(valuesOf('type')).toEqual([
    { value: 'order.placed', count: 100 },
    { value: 'order.paid', count: 50 },
  ]);
  expect(valuesOf('tag.env')).toEqual([
    { value: 'prod', count: 50 },
    { value: 'test', count: 50 },
  ]);
  expect(valuesOf('status')).toEqual([
    { value: '', count: 40 },
    { value: 'error', count: 10 },
  ]);
  expect(valuesOf('tag.request')).toBeUndefined();
  expect(facets.every((facet) => facet.sampledBy === 1)).toBe(true);
});

test('an event is read whole by its id, with a wrong hint of its time too; told anew it is there once', async () => {
  const from = dayOf(28);
  const attrs = { big: 12345.678, deep: { list: [1, null, 'x'] }, text: 'ü'.repeat(20_000) };
  const [id = ''] = await suite.insert([{ at: from, tags: { env: 'prod' }, attrs, correlation: 'c-1' }]);
  const hinted = await queryEvent(suite.ledger, EVERYTHING, { id, at: from });
  expect(hinted).toMatchObject({
    id,
    us: from * 1_000,
    attrs,
    tags: { env: 'prod' },
    origin: expect.stringMatching(/^raw\.shop\/0\/\d+$/),
  });
  expect(await queryEvent(suite.ledger, EVERYTHING, { id, at: from + 9 * HOUR })).toEqual(hinted);
  expect(
    await queryEvent(suite.ledger, EVERYTHING, { id: '00000000-0000-4000-8000-000000000000' }),
  ).toBeUndefined();
  await suite.insert([{ at: from, id, attrs: { mended: true }, mapping: 2 }]);
  const lines = await list([], { from, to: from + HOUR });
  expect(lines.map(({ message }) => message)).toEqual(['mended true']);
});

test('an aborted question ends with the reason of its abort', async () => {
  const abort = new AbortController();
  const asked = queryEvents(suite.ledger, EVERYTHING, {
    filter: [],
    span: { from: 0, to: dayOf(300) },
    direction: 'older',
    limit: 10,
    signal: abort.signal,
  });
  abort.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
});
