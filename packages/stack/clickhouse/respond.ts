import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import { httpStatus, type ServerError } from './server-error.ts';

/** What X-ClickHouse-Summary tells; what is not known is 0. */
export type Summary = {
  readRows: number;
  readBytes: number;
  writtenRows: number;
  writtenBytes: number;
  rows: number;
};
export type Answer = {
  /** The statement has a FORMAT clause, which decides. */
  format(name: string): void;
  write(bytes: Uint8Array): Promise<void>;
  finish(summary: Summary): Promise<void>;
  fail(error: ServerError): void;
};

// As a server: an error within the first megabyte of a result still gets its status.
const HELD_BACK = 1024 * 1024;

const ENCODERS: Record<string, () => Transform> = {
  gzip: () => createGzip({ level: 3 }),
  zstd: () => createZstdCompress(),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  deflate: () => createDeflate({ level: 3 }),
};

function contentType(format: string): string {
  if (/^JSON(Strings|Compact|CompactStrings|ColumnsWithMetadata|)$/.test(format))
    return 'application/json; charset=UTF-8';
  if (/JSON.*EachRow/.test(format)) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8';
  if (/^(TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (/^(Native|RowBinary|Parquet|Arrow|ORC|Avro|BSON|MsgPack|Npy)/.test(format))
    return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}

function summaryHeader(summary: Summary, startedAt: number): string {
  return JSON.stringify({
    read_rows: String(summary.readRows),
    read_bytes: String(summary.readBytes),
    written_rows: String(summary.writtenRows),
    written_bytes: String(summary.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(summary.writtenRows || summary.rows),
    result_bytes: '0',
    elapsed_ns: String(Math.round((performance.now() - startedAt) * 1e6)),
  });
}

/** The exception block that ends a body whose status has already been sent. */
function exceptionBlock(tag: string, message: string): string {
  const text = `${message}\n`;
  return `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`;
}

function answerError(response: ServerResponse, queryId: string, error: ServerError): void {
  response.writeHead(httpStatus(error.code), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Query-Id': queryId,
    'X-ClickHouse-Exception-Code': String(error.code),
  });
  response.end(`${error.message}\n`);
}

export type AnswerOptions = { queryId: string; format: string; compress: boolean; holdAll: boolean };

/** Answers one query as a server does: headers once something is certain, then the body block by block. */
export function answerTo(request: IncomingMessage, response: ServerResponse, options: AnswerOptions): Answer {
  const startedAt = performance.now();
  const queryId = options.queryId.replace(/[^\x20-\x7e]/g, '?');
  const tag = randomBytes(8).toString('hex');
  const accepted = options.compress ? String(request.headers['accept-encoding'] ?? '') : '';
  const encoding = Object.keys(ENCODERS).find((name) => accepted.includes(name));
  const closed = once(response, 'close');
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let format = options.format;
  let sink: Transform | ServerResponse | undefined;

  async function send(bytes: Uint8Array | string): Promise<void> {
    if (sink !== undefined && !sink.write(bytes)) await Promise.race([once(sink, 'drain'), closed]);
  }

  async function begin(summary: Summary): Promise<void> {
    response.writeHead(200, {
      'Content-Type': contentType(format),
      'X-ClickHouse-Query-Id': queryId,
      'X-ClickHouse-Format': format,
      'X-ClickHouse-Exception-Tag': tag,
      'X-ClickHouse-Summary': summaryHeader(summary, startedAt),
      ...(encoding !== undefined && heldBytes > 0 && { 'Content-Encoding': encoding }),
    });
    const encoder = heldBytes > 0 && encoding !== undefined ? ENCODERS[encoding]?.() : undefined;
    encoder?.pipe(response);
    sink = encoder ?? response;
    for (const bytes of held) await send(bytes);
    held = [];
  }

  return {
    format(name) {
      format = name;
    },
    async write(bytes) {
      if (sink !== undefined) return send(bytes);
      held.push(bytes);
      heldBytes += bytes.length;
      if (heldBytes > HELD_BACK && !options.holdAll) {
        await begin({ readRows: 0, readBytes: 0, writtenRows: 0, writtenBytes: 0, rows: 0 });
      }
    },
    async finish(summary) {
      if (sink === undefined) await begin(summary);
      sink?.end();
    },
    fail(error) {
      if (sink !== undefined) {
        sink.write(exceptionBlock(tag, error.message));
        // No last chunk, as a server does it: a reader that ignores the block still sees a broken answer.
        if (sink === response) response.write('', () => response.socket?.destroySoon());
        else sink.once('end', () => response.socket?.destroySoon()).end();
        return;
      }
      if (!response.destroyed) answerError(response, queryId, error);
    },
  };
}
