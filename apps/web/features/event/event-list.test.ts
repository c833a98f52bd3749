import type { EventLine } from '@karma/db/ledger/event-row.ts';
import type { EventsPage } from '@karma/db/ledger/query-events.ts';
import { expect, test, vi } from 'vitest';
import { EventList, type PageQuestion } from './event-list.ts';

const TOTAL = 10_000;
const PAGE = 200;
const idOf = (us: number): string => `00000000-0000-4000-8000-${String(us).padStart(12, '0')}`;
const line = (us: number): EventLine => ({
  us,
  id: idOf(us),
  type: 'a.b',
  entity: 'a:1',
  correlation: '',
  source: 's',
  status: '',
  message: '',
});

/** A ledger of one event a millisecond; row 0 is the newest, at TOTAL ms. */
function ask(question: PageQuestion): Promise<EventsPage> {
  const all = Array.from({ length: TOTAL }, (_, row) => line((TOTAL - row) * 1_000));
  const { beside, direction, span, skip = 0 } = question;
  const within = all.filter((one) => one.us >= span.from * 1_000 && one.us < span.to * 1_000);
  const side = within.filter((one) => {
    if (beside === undefined) return true;
    const after = one.us === beside.us ? one.id > beside.id : one.us > beside.us;
    return direction === 'newer' ? after : !after && one.id !== beside.id;
  });
  const events = direction === 'older' ? side.slice(skip, skip + PAGE) : side.slice(-PAGE);
  return Promise.resolve({ events, end: events.length < PAGE, cost: { rows: 0, bytes: 0, ms: 0 } });
}

const question = { filter: [], span: { from: 0, to: TOTAL + 1 } };
const width = 100;
const buckets = Array.from({ length: TOTAL / width + 1 }, (_, at) => ({
  start: at * width,
  counts: [at === 0 ? width - 1 : at === TOTAL / width ? 1 : width],
  errors: 0,
}));

test('a jump into the middle shows the rows that belong there, and scrolling back leads to the very top', async () => {
  const list = new EventList(ask);
  await list.begin(question);
  list.count({ buckets, width, total: TOTAL });
  expect(list.state().run).toMatchObject({ start: 0, slots: TOTAL, atTop: true });

  list.see(5_000, 5_040);
  await vi.waitFor(() => expect(list.state().run?.start).toBeLessThanOrEqual(5_000));
  await vi.waitFor(() => expect(list.state().run?.rows.length).toBeGreaterThanOrEqual(PAGE * 2));
  const run = list.state().run;
  expect(run?.rows[5_000 - (run?.start ?? 0)]?.us).toBe((TOTAL - 5_000) * 1_000);

  list.see(0, 40);
  await vi.waitFor(() => expect(list.state().run).toMatchObject({ start: 0, atTop: true }));
  expect(list.state().run?.rows[0]?.us).toBe(TOTAL * 1_000);
});

test('begun around a moment it shows what lies there, and reaches both ends', async () => {
  const list = new EventList(ask);
  list.count({ buckets, width, total: TOTAL });
  await list.begin(question, 4_000);
  const { run, at } = list.state();
  expect(run?.rows[at - (run?.start ?? 0)]?.us).toBe(4_000_000);
  expect(run?.rows.map(({ us }) => us)).toEqual(
    Array.from({ length: 400 }, (_, row) => (4_200 - row) * 1_000),
  );

  await list.begin(question, TOTAL - 5);
  expect(list.state()).toMatchObject({ at: 5, run: { start: 0, atTop: true } });
});

test('a search that stopped for lack of time goes on from where it stopped, even when it found nothing', async () => {
  const asked: PageQuestion[] = [];
  const list = new EventList((of) => {
    asked.push(of);
    const cost = { rows: 0, bytes: 0, ms: 0 };
    if (asked.length === 1) return Promise.resolve({ events: [], end: false, stoppedAt: 700, cost });
    if (asked.length === 2) return Promise.resolve({ events: [line(5)], end: false, stoppedAt: 300, cost });
    return Promise.resolve({ events: [], end: true, cost });
  });
  await list.begin(question);
  await vi.waitFor(() => expect(list.state().run?.atBottom).toBe(true));
  expect(asked.map(({ beside }) => beside?.us)).toEqual([undefined, 700_000, 300_000]);
  expect(list.state().run?.rows).toHaveLength(1);
});

test('a failed page is told, keeps the rows, and the next one goes on', async () => {
  let fails = false;
  const list = new EventList((of) => (fails ? Promise.reject(new Error('no ledger')) : ask(of)));
  await list.begin(question);
  fails = true;
  list.see(180, 220);
  await vi.waitFor(() => expect(list.state().error).toBeInstanceOf(Error));
  expect(list.state().run?.rows).toHaveLength(PAGE);
  fails = false;
  list.see(180, 221);
  await vi.waitFor(() => expect(list.state().run?.rows.length).toBeGreaterThan(PAGE));
  expect(list.state().error).toBeNull();
});
