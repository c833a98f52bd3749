import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, inject, onTestFinished, test } from 'vitest';
import { connectPostgres } from './connect-postgres.ts';

const url = (): URL => new URL(inject('stackEnv').DATABASE_URL);

function open(at: URL, statementMs?: number) {
  const db = connectPostgres(at.href, { max: 2, ...(statementMs !== undefined && { statementMs }) });
  onTestFinished(() => db.close());
  return db;
}

/** A way to Postgres that can fall silent without a word, as a host that lost its power does. */
async function openSilencable(to: URL): Promise<{ at: URL; silence: () => void; speak: () => void }> {
  const pairs: [Socket, Socket][] = [];
  const server = createServer((from) => {
    const there = connect(Number(to.port === '' ? 5432 : to.port), to.hostname);
    pairs.push([from, there]);
    for (const socket of [from, there]) socket.on('error', () => socket.destroy());
    from.on('close', () => there.destroy());
    there.on('close', () => from.destroy());
    from.pipe(there).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of pairs.flat()) socket.destroy();
    server.close();
  });
  const at = new URL(to);
  at.hostname = '127.0.0.1';
  at.port = String((server.address() as AddressInfo).port);
  return {
    at,
    silence: () => pairs.forEach(([from, there]) => from.unpipe(there).pause()),
    speak: () => pairs.splice(0).forEach(([from]) => from.destroy()),
  };
}

test('each session is bounded, by default too', async () => {
  const { rows } = await open(url()).pool.query(
    `SELECT current_setting('statement_timeout') AS statement,
       current_setting('idle_in_transaction_session_timeout') AS idle`,
  );
  expect(rows).toEqual([{ statement: '15s', idle: '1min' }]);
});

test('a statement that takes too long is ended by the server, also through Prisma', async () => {
  const db = open(url(), 100);
  await expect(db.pool.query('SELECT pg_sleep(600)')).rejects.toThrow('statement timeout');
  await expect(db.prisma.$queryRaw`SELECT pg_sleep(600)::text`).rejects.toThrow('statement timeout');
});

test('a server that fell silent rejects the query, and the pool goes on with another connection', async () => {
  const way = await openSilencable(url());
  const db = open(way.at, 100);
  await db.pool.query('SELECT 1');
  way.silence();
  await expect(db.pool.query('SELECT 1')).rejects.toThrow('timeout');
  expect((await db.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  way.speak();
});
