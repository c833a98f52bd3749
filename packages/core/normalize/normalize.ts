import type { Adapter } from '../contract/mapping.ts';
import { HEARTBEAT_HEADER } from '../contract/headers.ts';
import { readDebeziumPostgres } from './adapters/debezium-postgres.ts';
import type { Reading } from './adapters/draft.ts';
import { readEnvelope } from './adapters/envelope.ts';
import { readJsonMessage } from './adapters/json.ts';
import { buryMessage } from './bury-message.ts';
import { finishEvent } from './finish-event.ts';
import { timeToMs } from './format-time.ts';
import { NotNormalizable } from './not-normalizable.ts';
import type { Normalized, RawMessage, SourceForm } from './raw-message.ts';
import { headerText } from './read-headers.ts';
import { decodeText } from './read-json.ts';

const READERS: Record<Adapter, (raw: RawMessage, source: SourceForm) => Reading> = {
  'debezium-postgres': readDebeziumPostgres,
  envelope: readEnvelope,
  json: readJsonMessage,
};

/** The heartbeat of a source that pushes: its value is the time before which everything accepted is in Kafka. */
function readHeartbeat(raw: RawMessage): Reading {
  const text = raw.value === null ? headerText(raw, HEARTBEAT_HEADER) : decodeText(raw.value);
  const heard = text === undefined ? undefined : timeToMs(text);
  if (heard !== undefined) return { ignored: 'heartbeat', heard };
  throw new NotNormalizable(
    'bad_heartbeat',
    `A message with the header ${HEARTBEAT_HEADER} holds an RFC 3339 time.`,
  );
}

/** Nobody has heard the future: a clock that is ahead, or a lie, must not move a watermark that never goes back. */
function notAhead(heard: number | undefined, raw: RawMessage): number | undefined {
  return heard === undefined ? undefined : Math.min(heard, raw.receivedAt);
}

/**
 * What becomes of one raw message: events, dead letters, or one of the named kinds that are rightly no event. Total:
 * never throws, whatever the bytes (a fault of its own is a dead letter `internal`), and the same message under the
 * same form always gives the same. A bad item of a list is a dead letter of its own; the others still become events.
 */
export function normalize(raw: RawMessage, source: SourceForm): Normalized {
  const result: Normalized = { events: [], dead: [], heard: undefined, ignored: undefined };
  try {
    const isHeartbeat = Object.hasOwn(raw.headers, HEARTBEAT_HEADER);
    const reading = isHeartbeat ? readHeartbeat(raw) : READERS[source.mapping.adapter](raw, source);
    if ('ignored' in reading)
      return { ...result, ignored: reading.ignored, heard: notAhead(reading.heard, raw) };
    for (const { index, draft } of reading.items) {
      try {
        result.events.push(finishEvent(draft(), raw, source, index));
      } catch (error) {
        result.dead.push(buryMessage(raw, source, error, index));
      }
    }
  } catch (error) {
    result.dead.push(buryMessage(raw, source, error));
  }
  return result;
}
