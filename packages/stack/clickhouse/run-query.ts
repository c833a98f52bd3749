import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { native, openSession, preamble, quote, runCommand, runInsert, type Connection } from './engine.ts';
import { guardReadonly } from './guard-readonly.ts';
import { fromInfile, parseStatement, type Statement } from './parse-statement.ts';
import type { QueryRequest } from './read-request.ts';
import type { Answer, Summary } from './respond.ts';
import type { SelectPool } from './select-pool.ts';
import type { Select } from './select-worker.ts';
import { ServerError } from './server-error.ts';

export type Engine = {
  dataDir: string;
  spoolDir: string;
  selects: SelectPool;
  slots: { take(): Promise<void>; free(): void };
  /** Ids of the queries that run. */
  running: Set<string>;
  /** Ends the query with this tag, from another Session. */
  kill(tag: string): void;
};
export type Query = QueryRequest & { readonly: number; gone: AbortSignal };

const LONGEST_STATEMENT = 256 * 1024 * 1024;
const NOTHING: Summary = { readRows: 0, readBytes: 0, writtenRows: 0, writtenBytes: 0, rows: 0 };

/** The statement's text; the body is part of it unless the URL already holds an INSERT up to its data. */
async function statementOf(query: Query): Promise<{
  sql: string;
  statement: Statement;
  data: Readable;
  /** The text with its VALUES: what follows a semicolon would be passed over in silence. */
  values?: string;
}> {
  const early = parseStatement(query.query);
  if (early.insert !== undefined) {
    const rest = Buffer.from(query.query.slice(early.insert.dataAt));
    const data = Readable.from(dataAfter(rest, query.body));
    return { sql: query.query, statement: early, data, values: query.query };
  }
  const parts: Buffer[] = query.query ? [Buffer.from(`${query.query}\n`)] : [];
  let length = 0;
  for await (const part of query.body as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > LONGEST_STATEMENT) throw new ServerError(162, 'QUERY_IS_TOO_LARGE', 'Statement over 256 MB');
  }
  const bytes = Buffer.concat(parts);
  // Read as latin1, so that an offset is a byte offset whatever the data holds.
  const latin1 = bytes.toString('latin1');
  const statement = parseStatement(latin1);
  const { insert } = statement;
  if (insert === undefined) return { sql: bytes.toString(), statement, data: Readable.from([]) };
  const sql = bytes.subarray(0, insert.dataAt).toString();
  const data = Readable.from([bytes.subarray(insert.dataAt)]);
  const values = insert.format === 'Values' ? { values: bytes.toString() } : {};
  return { sql, statement: parseStatement(sql), data, ...values };
}

async function* dataAfter(first: Buffer, rest: Readable): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest as AsyncIterable<Buffer>;
}

function refuse({ verb, calls, pairs, insert }: Statement): void {
  const not = (what: string) =>
    new ServerError(48, 'NOT_IMPLEMENTED', `${what} is not supported by the bridge`);
  if (pairs.has('INTO OUTFILE'))
    throw new ServerError(308, 'INTO_OUTFILE_NOT_ALLOWED', 'INTO OUTFILE is not allowed');
  if (verb === 'INSERT' && pairs.has('FROM INFILE')) throw not('FROM INFILE');
  // The embedded engine would read nothing and report success.
  if (verb === 'INSERT' && insert === undefined && calls.has('input'))
    throw not('INSERT … SELECT … FROM input()');
  // The embedded engine would never return.
  if (verb === 'KILL' && [...pairs].some((pair) => pair.endsWith(' SYNC'))) throw not('KILL … SYNC');
}

/** Exactly one statement, by the engine's own parser: what looks like data or a comment to us must not be a second one. */
async function mustBeOne(connection: Connection, sql: string): Promise<void> {
  const { statementCount } = await native.DurableClassifyAsync(connection, sql);
  if (statementCount === 1) return;
  if (statementCount > 1)
    throw new ServerError(62, 'SYNTAX_ERROR', 'Syntax error: Multi-statements are not allowed');
  // It does not parse: formatQuery says where, and runs nothing.
  await runCommand(connection, `SELECT formatQuery(${quote(sql)})`, 'Null').catch((error: Error) => {
    throw new Error(error.message.replace(/: In scope SELECT formatQuery[^]*(?=\. \(\w+\))/, ''), {
      cause: error,
    });
  });
  throw new ServerError(62, 'SYNTAX_ERROR', 'Syntax error');
}

/** Of the formats that end in statistics; of others the engine does not tell what it read. */
function readStatistics(tail: string): Partial<Summary> {
  const found = /"rows": (\d+),[^]*"rows_read":\s*(\d+),\s*"bytes_read":\s*(\d+)\s*\}\s*\}\s*$/.exec(tail);
  return found === null
    ? {}
    : { rows: Number(found[1]), readRows: Number(found[2]), readBytes: Number(found[3]) };
}

async function runSelect(engine: Engine, query: Query, select: Select, answer: Answer): Promise<Summary> {
  let rows = 0;
  for await (const block of engine.selects.select(select)) {
    if (query.gone.aborted) break;
    rows += block.rows;
    await answer.write(block.bytes);
  }
  return { ...NOTHING, rows };
}

async function runOther(connection: Connection, verb: string, query: Query, sql: string, answer: Answer) {
  if (verb === 'INSERT') {
    const { rowsWritten, bytesWritten } = await runInsert(connection, sql);
    return { ...NOTHING, writtenRows: rowsWritten, writtenBytes: bytesWritten };
  }
  const result = await runCommand(connection, sql, query.format);
  await answer.write(result);
  return { ...NOTHING, ...readStatistics(result.subarray(-300).toString()) };
}

// The engine streams block by block, each a document of its own: right only where documents may simply follow
// each other. Other formats are made whole in memory.
const STREAMED =
  /^(JSONEachRow|JSONLines|NDJSON|JSONStringsEachRow|JSONCompactEachRow|JSONCompactStringsEachRow|CSV|TSV|TSVRaw|TabSeparated|TabSeparatedRaw|RowBinary|Native|MsgPack|LineAsString)$/;

/** Runs one request's statement in a Session of its own, and ends it when the client has gone. */
export async function runQuery(engine: Engine, query: Query, answer: Answer): Promise<void> {
  if (engine.running.has(query.queryId)) {
    const twice = `Query with id = ${query.queryId} is already running`;
    throw new ServerError(216, 'QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING', twice);
  }
  engine.running.add(query.queryId);
  try {
    await runStatement(engine, query, answer);
  } finally {
    engine.running.delete(query.queryId);
  }
}

async function runStatement(engine: Engine, query: Query, answer: Answer): Promise<void> {
  const { sql, statement, data, values } = await statementOf(query);
  if (statement.format !== undefined) answer.format(statement.format);
  if (!statement.verb) throw new ServerError(62, 'SYNTAX_ERROR', 'Syntax error: Empty query');
  refuse(statement);
  const spooled = statement.insert && join(engine.spoolDir, randomUUID());
  const tag = encodeURIComponent(query.queryId);
  let held = false;
  let connection: Connection | undefined;
  let killing: NodeJS.Timeout | undefined;
  try {
    // The body is data, whatever it contains: it goes to a file and is never near the statement.
    if (spooled) await pipeline(data, createWriteStream(spooled, { mode: 0o600 }));
    await engine.slots.take();
    held = true;
    query.gone.throwIfAborted();
    // Again and again: the query may not have got as far as the list of running ones.
    query.gone.addEventListener('abort', () => {
      killing = setInterval(() => engine.kill(tag), 100);
      engine.kill(tag);
    });
    connection = openSession(engine.dataDir, tag);
    const text = spooled && statement.insert ? fromInfile(sql, statement.insert, quote(spooled)) : sql;
    if (values !== undefined && (await native.DurableClassifyAsync(connection, values)).statementCount > 1) {
      throw new ServerError(27, 'CANNOT_PARSE_INPUT_ASSERTION_FAILED', 'Cannot read data after semicolon');
    }
    await mustBeOne(connection, text);
    if (query.readonly === 1) await guardReadonly(connection, sql);
    const limits: Array<[string, string]> = query.readonly > 0 ? [['readonly', String(query.readonly)]] : [];
    const setup = preamble(query.database, [...query.params, ...query.settings, ...limits]);
    const streams =
      (statement.verb === 'SELECT' || statement.verb === 'WITH') &&
      STREAMED.test(statement.format ?? query.format) &&
      !statement.pairs.has('WITH TOTALS');
    if (setup && !streams) await runCommand(connection, setup, 'Null');
    const summary = streams
      ? await runSelect(engine, query, { tag, preamble: setup, sql, format: query.format }, answer)
      : await runOther(connection, statement.verb, query, text, answer);
    await answer.finish(summary);
  } finally {
    clearInterval(killing);
    if (connection !== undefined) native.CloseConnection(connection);
    if (held) engine.slots.free();
    if (spooled) await rm(spooled, { force: true });
  }
}
