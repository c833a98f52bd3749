import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { MAX_BYTES } from '@karma/core/contract/topics.ts';

import { IntakeRefused } from './refused.ts';

const unzip = promisify(gunzip);
const LIMIT = MAX_BYTES.intakeBody;

const FORMS: Readonly<Record<string, 'json' | 'ndjson'>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
};

/** Which of the two forms a request has; throws `IntakeRefused` (415) for others. */
export function formOf(contentType: string | undefined): 'json' | 'ndjson' {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const form = Object.hasOwn(FORMS, type) ? FORMS[type] : undefined;
  if (form !== undefined) return form;
  const message = `content-type ${type === '' ? 'is missing' : `${type} is not taken`}: send application/json or application/x-ndjson`;
  throw new IntakeRefused(415, 'bad_content_type', message);
}

/** What a body without a length is counted as, and how much gzip makes smaller. */
const UNKNOWN_BYTES = 1024 * 1024;
const GZIP_FACTOR = 10;

/** How many bytes a body will take in memory, roughly, before it is read. */
export function expectedBytes({ headers }: IncomingMessage): number {
  const length = headers['content-length'] === undefined ? UNKNOWN_BYTES : Number(headers['content-length']);
  return Math.min(LIMIT, headers['content-encoding'] === undefined ? length : length * GZIP_FACTOR);
}

/** The whole body, unpacked; throws `IntakeRefused` for what is too large, cut, or not UTF-8. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    const message = `content-encoding ${encoding} is not taken: send gzip or none`;
    throw new IntakeRefused(415, 'bad_content_encoding', message);
  }
  const raw = await readAll(request);
  const body = encoding === 'gzip' ? await unpack(raw) : raw;
  if (!isUtf8(body))
    throw new IntakeRefused(400, 'bad_encoding', 'the body is not UTF-8: send JSON as UTF-8');
  return body;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > LIMIT) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > LIMIT) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof IntakeRefused) throw cause;
    throw new IntakeRefused(400, 'cut_body', 'the body ended too early: send the request again', { cause });
  }
  return Buffer.concat(chunks, bytes);
}

async function unpack(raw: Buffer): Promise<Buffer> {
  try {
    return await unzip(raw, { maxOutputLength: LIMIT });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge();
    throw new IntakeRefused(400, 'bad_gzip', 'the body is not gzip, as content-encoding says', { cause });
  }
}

function tooLarge(): IntakeRefused {
  const message = `the body is larger than ${LIMIT} bytes (unpacked): send it in several requests`;
  return new IntakeRefused(413, 'too_large', message, { details: { limit: LIMIT } });
}
