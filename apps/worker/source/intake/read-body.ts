import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { createGunzip, type Gunzip } from 'node:zlib';

import { MAX_BYTES } from '@karma/core/contract/topics.ts';

import { IntakeRefused } from './refused.ts';

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

/** A sender that needs longer holds room that others need. */
const DEADLINE_MS = 15_000;

/** How many bytes a request says that it has; 0 where it does not say. */
export function announcedBytes({ headers }: IncomingMessage): number {
  return Math.min(LIMIT, Number(headers['content-length'] ?? 0));
}

/**
 * The whole body, unpacked as it comes; `take` is told of each part and throws if there is no room. Throws
 * `IntakeRefused` for what is too large, too slow, cut, or not UTF-8.
 */
export async function readBody(
  request: IncomingMessage,
  take: (bytes: number) => void,
  deadlineMs: number = DEADLINE_MS,
): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    const message = `content-encoding ${encoding} is not taken: send gzip or none`;
    throw new IntakeRefused(415, 'bad_content_encoding', message);
  }
  if (Number(request.headers['content-length'] ?? 0) > LIMIT) throw tooLarge();
  const body = await readAll(request, encoding === 'gzip' ? createGunzip() : undefined, take, deadlineMs);
  if (!isUtf8(body))
    throw new IntakeRefused(400, 'bad_encoding', 'the body is not UTF-8: send JSON as UTF-8');
  return body;
}

/** By events, not by iteration: that would end the connection with the reading, and the answer with it. */
async function readAll(
  request: IncomingMessage,
  gunzip: Gunzip | undefined,
  take: (bytes: number) => void,
  deadlineMs: number,
): Promise<Buffer> {
  const whole = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const keep = (chunk: Buffer): void => {
    try {
      bytes += chunk.length;
      if (bytes > LIMIT) throw tooLarge();
      take(chunk.length);
      chunks.push(chunk);
    } catch (error) {
      whole.reject(error);
    }
  };
  const onCut = (cause?: unknown): void => {
    const message = 'the body ended too early: send the request again';
    whole.reject(new IntakeRefused(400, 'cut_body', message, { cause }));
  };
  const timer = setTimeout(() => whole.reject(tooSlow(deadlineMs)), deadlineMs);
  const unpacked = gunzip === undefined ? request : request.pipe(gunzip);
  unpacked.on('data', keep).once('end', () => whole.resolve(Buffer.concat(chunks, bytes)));
  request.on('error', onCut).once('aborted', onCut);
  gunzip?.on('error', (cause) => {
    const message = 'the body is not gzip, as content-encoding says';
    whole.reject(new IntakeRefused(400, 'bad_gzip', message, { cause }));
  });
  try {
    return await whole.promise;
  } finally {
    clearTimeout(timer);
    unpacked.off('data', keep);
    request.unpipe().pause();
    gunzip?.destroy();
  }
}

function tooSlow(deadlineMs: number): IntakeRefused {
  const message = `the body did not come within ${deadlineMs / 1_000} s: send less at once, or pack it with gzip`;
  return new IntakeRefused(408, 'slow_body', message);
}

function tooLarge(): IntakeRefused {
  const message = `the body is larger than ${LIMIT} bytes (unpacked): send it in several requests`;
  return new IntakeRefused(413, 'too_large', message, { details: { limit: LIMIT } });
}
