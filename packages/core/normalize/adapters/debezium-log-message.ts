import type { JsonObject } from '../../contract/envelope.ts';
import { HEARTBEAT_PREFIX } from '../../contract/headers.ts';
import { fromBase64 } from '../base64.ts';
import { timeToMs } from '../format-time.ts';
import { NotNormalizable } from '../not-normalizable.ts';
import type { RawMessage, SourceForm } from '../raw-message.ts';
import { decodeText, isObject, own } from '../read-json.ts';
import { toKind, toSlug } from '../slug.ts';
import { timeOf } from './debezium-time.ts';
import { MessageVariables, type Draft, type Reading } from './draft.ts';

/** A commit's time is taken before the commit is written, with no bound between: 1.1 ms was seen, 1 s is allowed. */
const HEARD_ALLOWANCE_MS = 1_000;

/** `source.ts_ms` of such a message is that of the last transaction, so the time stands in its content. */
function readHeartbeat(content: string | undefined): Reading {
  const at = content === undefined ? undefined : timeToMs(content);
  if (at === undefined) {
    throw new NotNormalizable(
      'bad_heartbeat',
      `A heartbeat holds the time as text, not ${JSON.stringify(content ?? null)}: see heartbeat.action.query.`,
    );
  }
  return { ignored: 'heartbeat', heard: at - HEARD_ALLOWANCE_MS };
}

/**
 * What an application wrote with `pg_logical_emit_message`: an event of its own. Outside a transaction its source's
 * time is that of the last one, and another after a restart: then the time of capture is nearest.
 */
function toDraft(
  raw: RawMessage,
  source: SourceForm,
  message: JsonObject,
  origin: JsonObject,
  body: Body,
): Draft {
  const { prefix, encoded, content } = body;
  const txId = own(origin, 'txId') ?? null;
  const lsn = own(origin, 'lsn') ?? null;
  return {
    variables: new MessageVariables(raw, message, own(message, 'message') ?? null, { prefix }),
    ts: timeOf(message, txId === null ? {} : origin),
    eventType: `postgres.message.${toSlug(prefix)}`,
    entityId: `message:${toKind(prefix)}`,
    correlationId:
      txId === null ? '' : `${source.name}:tx:${typeof txId === 'string' ? txId : JSON.stringify(txId)}`,
    tags: {},
    attrs: {
      op: 'm',
      prefix,
      ...(content === undefined ? { content_base64: encoded } : { content }),
      source: origin,
    },
    naturalId: lsn === null ? undefined : JSON.stringify([lsn, 'm', prefix, encoded]),
    backfill: '',
    flow: undefined,
    flowKind: undefined,
    isRow: true,
  };
}

type Body = { prefix: string; encoded: string; content: string | undefined };

/** Op `m`: Karma's heartbeat, or an application's own message. Throws NotNormalizable. */
export function readLogMessage(
  raw: RawMessage,
  source: SourceForm,
  message: JsonObject,
  origin: JsonObject,
): Reading {
  const body = own(message, 'message');
  const prefix = isObject(body) ? own(body, 'prefix') : undefined;
  const encoded = isObject(body) ? own(body, 'content') : undefined;
  if (typeof prefix !== 'string' || typeof encoded !== 'string') {
    throw new NotNormalizable(
      'not_debezium',
      'A message of the log (op m) has a prefix and a base64 content.',
    );
  }
  const bytes = fromBase64(encoded);
  const content = bytes === undefined ? undefined : decodeText(bytes);
  if (prefix === HEARTBEAT_PREFIX) return readHeartbeat(content);
  const draft = () => toDraft(raw, source, message, origin, { prefix, encoded, content });
  return { items: [{ index: undefined, draft }] };
}
