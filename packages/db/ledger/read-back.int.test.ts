import { createHash, randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { isIdKey } from '@karma/core/ledger/is-id-key.ts';
import { hasOffset, lackingOf, normalizeRanges } from '@karma/core/ledger/offset-ranges.ts';
import { startPosition } from '@karma/core/ledger/start-position.ts';

import { connectLedger, type Ledger } from './connect-ledger.ts';
import { InsertFenced, InsertRefused } from './ledger-errors.ts';
import { migrateLedger } from './migrate-ledger.ts';
import { type Inserter, openInserter } from './post-insert.ts';
import { presentOffsets, readBack } from './read-back.ts';
import { clearOldRuns, currentRanges, generationOf, rollUpMinutes, type Run } from './roll-up-minutes.ts';

let ledger: Ledger;
let inserter: Inserter;

beforeAll(async () => {
  const env = inject('stackEnv');
  const settings = {
    url: env.CLICKHOUSE_URL,
    username: env.CLICKHOUSE_USER,
    password: env.CLICKHOUSE_PASSWORD,
    database: `karma_test_${randomBytes(4).toString('hex')}`,
  };
  ledger = connectLedger(settings);
  inserter = openInserter(settings);
  // Two at once, as when two processes start: both succeed, and a third finds nothing to do.
  await Promise.all([migrateLedger(ledger), migrateLedger(ledger)]);
  expect(await migrateLedger(ledger)).toEqual({ applied: [] });
});
afterAll(async () => {
  await ledger.client.command({ query: `DROP DATABASE "${ledger.database}"` });
  await inserter.close();
  await ledger.close();
});

type Place = { topic: string; partition: number; epoch: number };

function line(of: Place, offset: number, more: Record<string, unknown> = {}): Uint8Array {
  const hex = createHash('md5').update(`${of.topic}/${offset}`).digest('hex').slice(0, 12);
  const row = {
    owner_epoch: String(of.epoch),
    topic: of.topic,
    stream: 1,
    kafka_partition: of.partition,
    kafka_offset: offset,
    event_id: `00000000-0000-4000-8000-${hex}`,
    source: 's',
    flow_id: 'f',
    flow_kind: 'k',
    origin: 'raw/0/0',
    mapping: 1,
    backfill: '',
    ingested_at: '2026-11-24T00:00:00.000Z',
    ts: `2026-11-2${offset % 3}T00:00:00.000Z`,
    event_type: 'a.b',
    entity_id: 'a:1',
    correlation_id: '',
    tags: {},
    attrs: {},
    ...more,
  };
  return Buffer.from(`${JSON.stringify(row)}\n`);
}

async function own(of: Place): Promise<void> {
  const values = [{ topic: of.topic, kafka_partition: of.partition, epoch: of.epoch, claimed_by: 'test' }];
  await ledger.client.insert({ table: 'owners', values, format: 'JSONEachRow' });
}

async function leaveOut(of: Place, offsets: readonly number[]): Promise<void> {
  const values = offsets.map((offset) => ({
    topic: of.topic,
    stream: 1,
    kafka_partition: of.partition,
    kafka_offset: offset,
    reason: 'double',
    event_id: '',
  }));
  if (values.length > 0) await ledger.client.insert({ table: 'left_out', values, format: 'JSONEachRow' });
}

test('whatever pieces of the flushes came through, exactly what lacks is inserted after reading back', async () => {
  const LENGTH = 60;
  const flush = fc.record({
    /** Of which of three days the part was there before the writer was killed. */
    days: fc.subarray([0, 1, 2]),
    length: fc.integer({ min: 1, max: 20 }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(flush, { minLength: 1, maxLength: 6 }), async (flushes) => {
      const of: Place = { topic: `t${run++}`, partition: run % 3, epoch: 0 };
      // Each flush is cut short by a kill; the next owner reads back and goes on, until a last one is not killed.
      const last = { days: [0, 1, 2], length: LENGTH };
      for (const { days, length } of [...flushes, last]) {
        of.epoch += 1;
        await own(of);
        const stored = (await readBack(ledger, { topic: of.topic, stream: 1 }, [of.partition])).get(
          of.partition,
        );
        const present = stored?.present ?? [];
        const { start } = startPosition(present, 0);
        const offsets = Array.from(
          { length: Math.min(length, LENGTH - start) },
          (_, index) => start + index,
        ).filter((offset) => !hasOffset(present, offset));
        // Dead letters: left out before the insert, as the role does it, and by every owner alike.
        const skipped = offsets.filter((offset) => offset % 5 === 0);
        await leaveOut(of, skipped);
        const rows = offsets
          .filter((offset) => !skipped.includes(offset) && days.includes(offset % 3))
          .map((offset) => line(of, offset));
        if (rows.length > 0) await inserter.insert({ table: 'ledger_in', rows });
      }
      const answer = await ledger.client.query({
        query: `SELECT toUInt32(kafka_offset) AS at, toUInt32(count()) AS n FROM (
            SELECT kafka_offset FROM ledger WHERE topic = {topic: String}
            UNION ALL SELECT DISTINCT kafka_offset FROM left_out WHERE topic = {topic: String})
          GROUP BY kafka_offset ORDER BY at`,
        query_params: { topic: of.topic },
        format: 'JSONEachRow',
      });
      const found = await answer.json<{ at: number; n: number }>();
      expect(found).toEqual(Array.from({ length: LENGTH }, (_, at) => ({ at, n: 1 })));
      const ranges = normalizeRanges(found.map(({ at }) => ({ from: at, to: at })));
      expect(lackingOf(ranges, { from: 0, to: LENGTH - 1 })).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

test('what was left out years ago is still no hole', async () => {
  const values = {
    topic: 'old',
    stream: 1,
    kafka_partition: 0,
    kafka_offset: 5,
    reason: 'double',
    event_id: '',
  };
  const years = [{ ...values, at: '2020-01-01 00:00:00.000' }];
  await ledger.client.insert({ table: 'left_out', values: years, format: 'JSONEachRow' });
  await ledger.client.command({ query: 'OPTIMIZE TABLE left_out FINAL' });
  const present = await presentOffsets(ledger, { topic: 'old', stream: 1 }, [
    { partition: 0, from: 0, to: 9 },
  ]);
  expect(present.get(0)).toEqual([{ from: 5, to: 5 }]);
});

test('an insert with an older epoch, a newer one or none is refused whole', async () => {
  const of: Place = { topic: 'fence', partition: 0, epoch: 7 };
  const other: Place = { topic: 'fence', partition: 1, epoch: 3 };
  await own(of);
  await own(other);
  for (const epoch of [6, 8, 0]) {
    const rows = [line(other, 1), line({ ...of, epoch }, 1)];
    await expect(inserter.insert({ table: 'ledger_in', rows })).rejects.toThrow(InsertFenced);
  }
  await expect(
    inserter.insert({ table: 'ledger_in', rows: [line({ topic: 'unclaimed', partition: 0, epoch: 1 }, 1)] }),
  ).rejects.toThrow(InsertFenced);
  expect(await readBack(ledger, { topic: 'fence', stream: 1 }, [0, 1])).toEqual(new Map());
});

test('a row that ClickHouse cannot read refuses the insert and writes nothing', async () => {
  const of: Place = { topic: 'refuse', partition: 0, epoch: 1 };
  await own(of);
  const bad = [{ kafka_offset: 'x' }, { unknown: 1 }, { event_id: 'no uuid' }, { ts: 'yesterday' }];
  for (const more of bad) {
    const rows = [line(of, 1), line(of, 2, more), line(of, 3)];
    await expect(inserter.insert({ table: 'ledger_in', rows })).rejects.toThrow(InsertRefused);
    await expect(inserter.insert({ table: 'ledger_check', rows })).rejects.toThrow(InsertRefused);
  }
  expect(await readBack(ledger, { topic: 'refuse', stream: 1 }, [0])).toEqual(new Map());
});

test('ClickHouse and JavaScript agree on which tag keys are ids', async () => {
  const key = fc.stringMatching(/^[a-zA-Z_.]{0,6}(id|Id|ID|iD|hash|Hash|ide|)$/);
  const keys = [...new Set([...fc.sample(key, 300), 'schlüssel_id', 'größe', 'id'])];
  const of: Place = { topic: 'tags', partition: 0, epoch: 1 };
  await own(of);
  const tags = Object.fromEntries(keys.map((name) => [name, 'v']));
  await inserter.insert({ table: 'ledger_in', rows: [line(of, 1, { tags })] });
  const answer = await ledger.client.query({
    query: "SELECT pairs, id_pairs FROM events WHERE topic = 'tags'",
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ pairs: string[]; id_pairs: string[] }>();
  const pairsOf = (which: readonly string[]): string[] => which.map((name) => `${name}=v`).sort();
  expect(row?.id_pairs.toSorted()).toEqual(pairsOf(keys.filter((name) => isIdKey(name))));
  expect(row?.pairs.toSorted()).toEqual(pairsOf(keys.filter((name) => !isIdKey(name))));
});

test('a range run again, joined or cleared away changes no sum, and a fenced run changes nothing', async () => {
  const of: Place = { topic: 'rollup', partition: 0, epoch: 4 };
  const stream = { topic: of.topic, stream: 1 };
  await own(of);
  await inserter.insert({ table: 'ledger_in', rows: Array.from({ length: 30 }, (_, at) => line(of, at)) });
  const sum = async (): Promise<number> => {
    const answer = await ledger.client.query({
      query: "SELECT toUInt32(sum(events)) AS n FROM events_per_minute WHERE topic = 'rollup'",
      format: 'JSONEachRow',
    });
    return (await answer.json<{ n: number }>())[0]?.n ?? -1;
  };
  const hourAgo = Date.now() - 7_200_000;
  const run = (ms: number, from: number, to: number, more: Partial<Run> = {}): Promise<void> =>
    rollUpMinutes(ledger, inserter, stream, [
      {
        partition: 0,
        from,
        to,
        generation: generationOf(ms, 4),
        level: 0,
        ownerEpoch: 4,
        swallows: [],
        ...more,
      },
    ]);
  await run(hourAgo, 0, 9);
  await run(hourAgo + 1, 10, 19);
  expect(await sum()).toBe(20);
  await run(hourAgo + 2, 0, 9);
  expect(await sum()).toBe(20);
  await run(hourAgo + 3, 0, 19, { level: 1, swallows: [10] });
  expect(await sum()).toBe(20);
  expect(await currentRanges(ledger, stream, [0])).toMatchObject([{ from: 0, to: 19, level: 1 }]);
  await clearOldRuns(ledger, Date.now());
  expect(await sum()).toBe(20);
  await expect(run(hourAgo + 4, 20, 29, { ownerEpoch: 3 })).rejects.toThrow(InsertFenced);
  expect(await sum()).toBe(20);
  await run(hourAgo + 5, 20, 29);
  expect(await sum()).toBe(30);
});
