import { type AddressInfo, connect } from 'node:net';
import { createServer, type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';

import { expect, onTestFinished, test } from 'vitest';

import { readBody } from './read-body.ts';
import { IntakeRefused } from './refused.ts';

type Outcome = { bytes: number; taken: number; error: unknown };

/** A server that reads one body; what became of it. */
async function serve(options: { room?: number; deadlineMs?: number } = {}) {
  const outcome = Promise.withResolvers<Outcome>();
  const server = createServer((incoming: IncomingMessage, response) => {
    let taken = 0;
    const take = (bytes: number): void => {
      if (taken + bytes > (options.room ?? Infinity)) throw new IntakeRefused(429, 'full', 'full');
      taken += bytes;
    };
    readBody(incoming, take, options.deadlineMs).then(
      (body) => outcome.resolve({ bytes: body.length, taken, error: null }),
      (error: unknown) => outcome.resolve({ bytes: 0, taken, error }),
    );
    void outcome.promise.then(() => response.setHeader('connection', 'close').end('answered'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, outcome: outcome.promise };
}

async function send(port: number, chunks: Buffer[], headers: Record<string, string>): Promise<void> {
  const out = request({ port, host: '127.0.0.1', method: 'POST', headers });
  out.on('error', () => out.destroy());
  out.on('response', (response) => response.resume());
  for (const chunk of chunks) out.write(chunk);
  out.end();
}

test('a packed body is counted by what it unpacks to, and refused while it does', async () => {
  const packed = gzipSync(Buffer.alloc(4 * 1024 * 1024, 0x20));
  expect(packed.length).toBeLessThan(10_000);
  const whole = await serve();
  await send(whole.port, [packed], { 'content-encoding': 'gzip' });
  expect(await whole.outcome).toEqual({ bytes: 4 * 1024 * 1024, taken: 4 * 1024 * 1024, error: null });
  const full = await serve({ room: 100_000 });
  await send(full.port, [packed], { 'content-encoding': 'gzip' });
  const { taken, error } = await full.outcome;
  expect(error).toMatchObject({ status: 429 });
  expect(taken).toBeLessThanOrEqual(100_000);
});

test('a body without a length is counted as it comes', async () => {
  const { port, outcome } = await serve({ room: 2_500_000 });
  await send(
    port,
    Array.from({ length: 8 }, () => Buffer.alloc(1_000_000, 0x20)),
    { 'transfer-encoding': 'chunked' },
  );
  const { taken, error } = await outcome;
  expect(error).toMatchObject({ status: 429 });
  expect(taken).toBeLessThanOrEqual(2_500_000);
});

test('a sender that is too slow is told so', async () => {
  const { port, outcome } = await serve({ deadlineMs: 50 });
  const slow = connect(port, '127.0.0.1');
  onTestFinished(() => void slow.destroy());
  let heard = '';
  slow.on('data', (data) => (heard += String(data)));
  slow.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"id"');
  expect((await outcome).error).toMatchObject({ status: 408, code: 'slow_body' });
  await new Promise((resolve) => slow.once('end', resolve));
  expect(heard).toContain('answered');
});

test('a body that is cut is refused at once', async () => {
  const { port, outcome } = await serve();
  const cut = connect(port, '127.0.0.1');
  cut.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"id"', () => cut.destroy());
  expect((await outcome).error).toMatchObject({ code: 'cut_body' });
});
