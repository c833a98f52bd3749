import type { LedgerNote } from '@karma/core/contract/ledger-note.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { openTestLedger, type TestEvent, type TestLedger } from '@karma/db/ledger/test-ledger.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { followEvents, type FollowInput, type LivePush } from './follow.ts';
import { LedgerEars } from './ledger-ears.ts';

let suite: TestLedger;
beforeAll(async () => {
  suite = await openTestLedger(inject('stackEnv'));
});
afterAll(() => suite.drop());

const FROM = Date.UTC(2026, 0, 1);
/** Tests do not see each other's inserts: each begins to look a minute after the ones before. */
let since = Date.now() + 3_600_000;
const offsets = [0, 0];

async function store(
  ears: LedgerEars,
  partition: number,
  events: Omit<TestEvent, 'at'>[],
): Promise<string[]> {
  const first = offsets[partition] ?? 0;
  offsets[partition] = first + events.length;
  const ids = await suite.insert(
    events.map((event, at) => ({ at: FROM + first + at, partition, offset: first + at, ...event })),
  );
  const note: LedgerNote = {
    v: 1,
    topic: 'events.normalized',
    stream: 1,
    rows: events.length,
    insertedAt: Date.now(),
    ranges: [{ partition, from: String(first), to: String(first + events.length - 1) }],
  };
  ears.note(note);
  return ids;
}

function follow(ears: LedgerEars, more: Partial<FollowInput> = {}) {
  const abort = new AbortController();
  const ctx = { ledger: suite.ledger, scope: EVERYTHING, now: () => new Date() };
  const pushes = followEvents(ctx, ears, { filter: [], from: FROM, since, ...more }, abort.signal);
  let last = '';
  return {
    lastId: () => last,
    abort,
    /** Pushes until so many events came. */
    async take(count: number): Promise<{ ids: string[]; pushes: LivePush[] }> {
      const taken: LivePush[] = [];
      while (taken.flatMap((push) => push.events).length < count) {
        const next = await pushes.next();
        if (next.done === true) break;
        last = next.value[0];
        taken.push(next.value[1]);
      }
      return { ids: taken.flatMap((push) => push.events.map(({ id }) => id)), pushes: taken };
    },
    /** The first push: what was caught up with. */
    async open(): Promise<LivePush | undefined> {
      const next = await pushes.next();
      if (next.done === true) return undefined;
      last = next.value[0];
      return next.value[1];
    },
  };
}

test('each announced event comes once, with the screen’s filter, and no other', async () => {
  const ears = new LedgerEars();
  const screen = follow(ears, { filter: [{ on: 'tag', key: 'env', value: 'prod', not: false }] });
  expect(await screen.open()).toMatchObject({ again: true, matched: 0 });
  const mine = await store(ears, 0, [{ tags: { env: 'prod' } }, { tags: { env: 'test' } }]);
  const more = await store(ears, 1, [{ tags: { env: 'prod' } }]);
  const { ids } = await screen.take(2);
  expect(new Set(ids)).toEqual(new Set([mine[0], more[0]]));
  expect(ids).toHaveLength(2);
  screen.abort.abort();
});

test('what came while a browser was away is sent when it is back: nothing twice, nothing lost', async () => {
  const ears = new LedgerEars();
  const screen = follow(ears);
  await screen.open();
  await store(ears, 0, [{}, {}]);
  await store(ears, 1, [{}]);
  await screen.take(3);
  screen.abort.abort();
  const missed = [...(await store(ears, 0, [{}, {}])), ...(await store(ears, 1, [{}]))];
  const back = follow(ears, { lastEventId: screen.lastId() });
  const first = await back.open();
  expect(first?.events.map(({ id }) => id).toSorted()).toEqual(missed.toSorted());
  const later = await store(ears, 1, [{}]);
  expect((await back.take(1)).ids).toEqual(later);
  back.abort.abort();
});

test('a gap in what is heard is read over', async () => {
  const ears = new LedgerEars();
  const screen = follow(ears);
  await screen.open();
  await store(ears, 0, [{}]);
  await screen.take(1);
  // Inserted, but the note never came.
  const unheard = await store(new LedgerEars(), 0, [{}, {}]);
  ears.gap();
  expect((await screen.take(2)).ids.toSorted()).toEqual(unheard.toSorted());
  screen.abort.abort();
});

test('a note that was lost, and no gap told, is read with the next one', async () => {
  const ears = new LedgerEars();
  const screen = follow(ears);
  await screen.open();
  await store(ears, 0, [{}]);
  await screen.take(1);
  const unheard = await store(new LedgerEars(), 0, [{}, {}]);
  const heard = await store(ears, 0, [{}]);
  const { ids, pushes } = await screen.take(3);
  expect(ids.toSorted()).toEqual([...unheard, ...heard].toSorted());
  expect(pushes.at(-1)?.again).toBe(true);
  screen.abort.abort();
});

test('more than a push holds is counted, so that the screen reads again', async () => {
  const ears = new LedgerEars();
  const screen = follow(ears);
  await screen.open();
  await store(ears, 0, [{}]);
  await screen.take(1);
  await store(
    ears,
    0,
    Array.from({ length: 450 }, () => ({})),
  );
  const { pushes } = await screen.take(200);
  expect(pushes.at(-1)).toMatchObject({ matched: 450, again: false });
  expect(pushes.at(-1)?.events).toHaveLength(200);
  screen.abort.abort();
});

test('a screen that opens late is sent what was stored since its first page', async () => {
  since = Date.now();
  const ears = new LedgerEars();
  const stored = await store(ears, 0, [{}, {}]);
  const screen = follow(ears);
  expect((await screen.open())?.events.map(({ id }) => id)).toEqual(expect.arrayContaining(stored));
  screen.abort.abort();
  expect((await screen.take(1)).ids).toEqual([]);
});
