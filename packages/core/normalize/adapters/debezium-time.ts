import type { JsonObject, JsonValue } from '../../contract/envelope.ts';
import { formatMs, formatTs } from '../format-time.ts';
import { NotNormalizable } from '../not-normalizable.ts';
import { own } from '../read-json.ts';

/** Numbers come as text, too. 0 is what a connector sends that does not know. */
function epoch(value: JsonValue | undefined): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number > 0 ? number : undefined;
}

/** Commit time of the change, in microseconds where the connector tells them; else when the connector saw it. */
export function timeOf(message: JsonObject, origin: JsonObject): string {
  for (const object of [origin, message]) {
    const us = epoch(own(object, 'ts_us'));
    const ms = epoch(own(object, 'ts_ms'));
    const text = us !== undefined ? formatTs(us) : ms !== undefined ? formatMs(ms) : undefined;
    if (text !== undefined) return text;
    if (us !== undefined || ms !== undefined) {
      throw new NotNormalizable(
        'out_of_range_ts',
        'source.ts_us or source.ts_ms is no time between 1970 and 2105.',
      );
    }
  }
  throw new NotNormalizable('bad_ts', 'The message has neither source.ts_us nor source.ts_ms.');
}
