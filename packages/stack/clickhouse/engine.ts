import { createRequire } from 'node:module';

/** An open Session of the engine (an opaque native handle): one query at a time. */
export type Connection = { readonly connection: unique symbol };
/** A running query whose result is fetched block by block. */
export type ResultStream = { readonly stream: unique symbol };

type Native = {
  CreateConnection(dataDir: string, args: readonly string[]): Connection;
  CloseConnection(connection: Connection): void;
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<{ bytes: Buffer }>;
  QueryWithConnection(connection: Connection, sql: string, format: string): string;
  InsertRawAsyncConnection(
    connection: Connection,
    sql: string,
    data: Buffer,
    countLines: boolean,
  ): Promise<{ rowsWritten: number; bytesWritten: number }>;
  StreamQuery(connection: Connection, sql: string, format: string): ResultStream;
  StreamFetch(stream: ResultStream): Promise<{ done: boolean; bytes: Buffer; numRows: number }>;
  StreamCancel(stream: ResultStream): void;
  DurableClassifyAsync(connection: Connection, sql: string): Promise<{ statementCount: number }>;
};

// The package's own classes close a Session only when every query of the process has ended, and hide how many
// rows an insert wrote; so the addon is used directly. The version is pinned, and the tests cover each call.
const require = createRequire(import.meta.url);
export const native = createRequire(require.resolve('chdb'))('./dist/loader.js').loadNative() as Native;

// What the embedded engine sets otherwise than a server does; and room for parameters, which are literals here.
const LIKE_A_SERVER = [
  '--implicit_select=0',
  '--allow_introspection_functions=0',
  '--max_query_size=268435456',
];

/** The setting in system.processes by which a query is known: its query_id cannot be given to this engine. */
export const TAG = "Settings['query_cache_tag']";

/** Opens the data folder with the process's first Session. */
export function openFolder(dataDir: string, configFile: string): Connection {
  return native.CreateConnection(dataDir, [`--config-file=${configFile}`, ...LIKE_A_SERVER]);
}

/** Opens a Session of its own for one request (0.1 ms): whatever a query sets ends with it. */
export function openSession(dataDir: string, tag: string): Connection {
  return native.CreateConnection(dataDir, [`--query_cache_tag=${tag}`, ...LIKE_A_SERVER]);
}

/** A string as an SQL literal; nothing in it can end the literal. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}

/** What a Session is told before the query: the database, settings and parameters, all as literals. */
export function preamble(database: string | undefined, settings: ReadonlyArray<[string, string]>): string {
  const use = database ? [`USE \`${database.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``] : [];
  const set = settings.map(([name, value]) => `${name} = ${quote(value)}`).join(', ');
  return [...use, ...(set ? [`SET ${set}`] : [])].join('; ');
}

/** Runs a statement that streams nothing (DDL, SHOW, EXPLAIN …) and gives its whole output. */
export async function runCommand(connection: Connection, sql: string, format: string): Promise<Buffer> {
  return (await native.QueryAsyncConnection(connection, sql, format)).bytes;
}

/** Runs an INSERT and tells what the engine wrote (rows of materialized views included, as on a server). */
export function runInsert(
  connection: Connection,
  sql: string,
): Promise<{ rowsWritten: number; bytesWritten: number }> {
  return native.InsertRawAsyncConnection(connection, sql, Buffer.alloc(0), false);
}
