import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { ServerError } from './server-error.ts';

export type User = { name: string; password: string; readonly: boolean };
/** A request, sorted: the statement's text so far, what belongs to the Session, what to the answer. */
export type QueryRequest = {
  query: string;
  body: Readable;
  database: string | undefined;
  settings: Array<[string, string]>;
  params: Array<[string, string]>;
  format: string;
  queryId: string;
  compress: boolean;
  holdAll: boolean;
};

const DECODERS: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  zstd: createZstdDecompress,
  br: createBrotliDecompress,
  deflate: createInflate,
};
const NOT_SETTINGS = new Set(
  'query database default_format query_id user password wait_end_of_query buffer_size session_timeout quota_key'.split(
    ' ',
  ),
);
// They would need a server's users, sessions or native block format: refused rather than ignored.
const LEFT_OUT = ['session_id', 'role', 'compress', 'decompress'];

function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Who asks, by Basic auth, X-ClickHouse headers or URL; 516 for a wrong name or password. */
export function authenticate(request: IncomingMessage, url: URL, users: readonly User[]): User {
  const header = request.headers.authorization ?? '';
  const basic = /^Basic (.*)$/i.exec(header)?.[1];
  const [, basicUser, basicPassword] =
    /^([^:]*):([^]*)$/.exec(Buffer.from(basic ?? '', 'base64').toString()) ?? [];
  const text = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);
  const name =
    basicUser ?? text(request.headers['x-clickhouse-user']) ?? url.searchParams.get('user') ?? 'default';
  const password =
    basicPassword ?? text(request.headers['x-clickhouse-key']) ?? url.searchParams.get('password') ?? '';
  const user = users.find((one) => one.name === name);
  if (user !== undefined && sameText(user.password, password)) return user;
  const why = 'Authentication failed: password is incorrect, or there is no user with such name';
  throw new ServerError(516, 'AUTHENTICATION_FAILED', `${name}: ${why}`);
}

async function multipart(request: IncomingMessage, url: URL): Promise<void> {
  const type = String(request.headers['content-type']);
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) if (typeof value === 'string') url.searchParams.append(name, value);
}

function decoded(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return request;
  const decoder = DECODERS[encoding]?.();
  if (decoder === undefined) {
    throw new ServerError(
      48,
      'NOT_IMPLEMENTED',
      `Content-Encoding ${encoding} is not supported by the bridge`,
    );
  }
  request.once('error', (error) => (decoder as unknown as Readable).destroy(error));
  return request.pipe(decoder) as unknown as Readable;
}

/** Sorts URL, headers and body. Settings are refused for a read-only user, as a server refuses them. */
export async function readRequest(request: IncomingMessage, url: URL, user: User): Promise<QueryRequest> {
  const form = /^multipart\/form-data/i.test(String(request.headers['content-type'] ?? ''));
  if (form) await multipart(request, url);
  const search = url.searchParams;
  const settings: Array<[string, string]> = [];
  const params: Array<[string, string]> = [];
  for (const [name, value] of search) {
    if (LEFT_OUT.includes(name) && value !== '0' && value !== '') {
      throw new ServerError(48, 'NOT_IMPLEMENTED', `${name} is not supported by the bridge`);
    }
    if (NOT_SETTINGS.has(name) || LEFT_OUT.includes(name)) continue;
    if (!/^\w+$/.test(name)) throw new ServerError(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'`);
    (name.startsWith('param_') ? params : settings).push([name, value]);
  }
  if (user.readonly && settings[0] !== undefined) {
    throw new ServerError(164, 'READONLY', `Cannot modify '${settings[0][0]}' setting in readonly mode`);
  }
  const header = (name: string) => request.headers[name]?.toString();
  const format = search.get('default_format') ?? header('x-clickhouse-format') ?? 'TabSeparated';
  if (!/^\w+$/.test(format)) throw new ServerError(73, 'UNKNOWN_FORMAT', `Unknown format ${format}`);
  return {
    query: search.get('query') ?? '',
    body: form ? Readable.from([]) : decoded(request),
    database: search.get('database') ?? header('x-clickhouse-database'),
    settings,
    params,
    format,
    queryId: search.get('query_id') || randomUUID(),
    compress: search.get('enable_http_compression') === '1',
    holdAll: search.get('wait_end_of_query') === '1',
  };
}
