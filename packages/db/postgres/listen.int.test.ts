import { type Socket, connect, createServer } from 'node:net';
import { CONFIG_CHANNEL } from '@karma/core/contract/channels.ts';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { type Database, connectPostgres } from './connect-postgres.ts';
import { type TestDatabase, createTestDatabase } from './create-test-database.ts';
import { listen } from './listen.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { transaction } from './transaction.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase(inject('stackEnv').DATABASE_URL);
  await migratePostgres(database.url);
  db = connectPostgres(database.url);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

test('changes of configuration are noted by table, those of the worker itself are not', async () => {
  const heard: string[] = [];
  const listening = await listen(database.url, CONFIG_CHANNEL, (table) => heard.push(table));
  const source = await db.prisma.source.findUniqueOrThrow({ where: { name: 'envelopes' } });
  await db.prisma.sourceStatus.create({ data: { sourceId: source.id } });
  await db.prisma.connector.create({ data: { sourceId: source.id, name: 'c', config: {} } });
  await db.prisma.connector.update({
    where: { name: 'c' },
    data: { observed: 'RUNNING', observedAt: new Date() },
  });
  await db.prisma.connector.update({ where: { name: 'c' }, data: { generation: 2 } });
  await db.prisma.outbox.create({ data: { topic: 't', key: 'k', headers: {}, value: {} } });
  await db.prisma.stream.create({ data: { topic: 't', stream: 2, reason: 'r', startedBy: 'cli' } });
  await vi.waitFor(() => expect(heard).toEqual(['connector', 'connector', 'outbox', 'stream']), {
    timeout: 10_000,
  });
  await listening.close();
});

test('a note comes with the commit, and never for what was rolled back', async () => {
  const heard: string[] = [];
  const listening = await listen(database.url, CONFIG_CHANNEL, (table) => heard.push(table));
  await expect(
    transaction(db, async (tx) => {
      await tx.stream.create({ data: { topic: 't', stream: 3, reason: 'r', startedBy: 'cli' } });
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await db.prisma.outbox.create({ data: { topic: 't', key: 'k', headers: {}, value: {} } });
  await vi.waitFor(() => expect(heard).toEqual(['outbox']), { timeout: 10_000 });
  await listening.close();
});

test('a connection that was ended is made anew, the gap is told, and notes come again', async () => {
  const heard: string[] = [];
  const onGap = vi.fn<() => void>();
  const listening = await listen(database.url, 'karma_test', (payload) => heard.push(payload), onGap);
  await db.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'karma listen karma_test'",
  );
  await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce(), { timeout: 20_000 });
  await db.pool.query("SELECT pg_notify('karma_test', 'again')");
  await vi.waitFor(() => expect(heard).toEqual(['again']), { timeout: 10_000 });
  await listening.close();
});

/** Passes bytes on to the server until `freeze`: then every connection that there is stays open and says nothing. */
async function openProxy(target: URL): Promise<{ url: string; freeze(): void; close(): void }> {
  const pairs = new Set<{ near: Socket; far: Socket }>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    pairs.add({ near, far });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url: url.href,
    freeze() {
      for (const { near, far } of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    close() {
      server.close();
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
    },
  };
}

test('a connection that dies without a word is noticed', async () => {
  const proxy = await openProxy(new URL(database.url));
  const heard: string[] = [];
  const onGap = vi.fn<() => void>();
  const listening = await listen(proxy.url, 'karma_test', (payload) => heard.push(payload), onGap, 200);
  proxy.freeze();
  await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce(), { timeout: 30_000 });
  await db.pool.query("SELECT pg_notify('karma_test', 'again')");
  await vi.waitFor(() => expect(heard).toEqual(['again']), { timeout: 10_000 });
  await listening.close();
  proxy.close();
});

test('times are read as they were written, whatever the time zone of the server', async () => {
  await db.pool.query(
    `ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET timezone = 'Asia/Tokyo'`,
  );
  const other = connectPostgres(database.url);
  const at = new Date('2026-07-01T12:34:56.789Z');
  await other.prisma.audit.create({ data: { at, actor: 'a', verb: 'v', subject: 's', detail: {} } });
  expect((await other.prisma.audit.findFirstOrThrow({ where: { subject: 's' } })).at).toEqual(at);
  await other.close();
});
