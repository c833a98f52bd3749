import { parentPort, workerData } from 'node:worker_threads';
import { native, openSession, type Connection, type ResultStream } from './engine.ts';

/** What the pool asks of a thread: begin a SELECT, fetch its next block, or give it up. */
export type SelectRequest = ({ do: 'start' } & Select) | { do: 'next' | 'cancel' };
export type Select = { tag: string; preamble: string; sql: string; format: string };
/** What the thread answers, once per request. */
export type SelectReply = { bytes?: Uint8Array; rows?: number; error?: string };

// The engine analyses a SELECT, and runs its scalar subqueries, in the thread that starts it. Hence these
// threads: on the main one a slow subquery would hold up every other request.
const dataDir = (workerData as { dataDir: string }).dataDir;
let connection: Connection | undefined;
let stream: ResultStream | undefined;

function close(): void {
  if (stream !== undefined) native.StreamCancel(stream);
  if (connection !== undefined) native.CloseConnection(connection);
  stream = undefined;
  connection = undefined;
}

async function answer(request: SelectRequest): Promise<SelectReply> {
  if (request.do === 'start') {
    connection = openSession(dataDir, request.tag);
    if (request.preamble) native.QueryWithConnection(connection, request.preamble, 'Null');
    stream = native.StreamQuery(connection, request.sql, request.format);
  }
  if (request.do !== 'cancel' && stream !== undefined) {
    const block = await native.StreamFetch(stream);
    if (!block.done) return { bytes: block.bytes, rows: block.numRows };
  }
  close();
  return {};
}

parentPort?.on('message', (request: SelectRequest) => {
  void answer(request)
    .catch((error: unknown): SelectReply => {
      close();
      return { error: error instanceof Error ? error.message : String(error) };
    })
    .then((reply) => parentPort?.postMessage(reply));
});
