import type { JsonObject, JsonValue } from '../contract/envelope.ts';

/** Shown elsewhere on the screen, or of no use in one line. */
const SHOWN_ELSEWHERE = new Set(['message', 'status', 'instance_id', 'links', 'ts_ns']);
const LONGEST = 300;

/**
 * One line for a list: `attrs.message`, else value and unit of a metric, else the plain attributes as `key value`
 * in the order they have, nested ones by their size. Cut at 300 characters, with an ellipsis.
 */
export function summarizeEvent(attrs: JsonObject): string {
  const { message, value, unit } = attrs;
  if (typeof message === 'string' && message !== '') return cut(oneLine(message));
  if (typeof value === 'number') return `${value}${typeof unit === 'string' ? ` ${unit}` : ''}`;
  const parts: string[] = [];
  let length = 0;
  for (const [key, held] of Object.entries(attrs)) {
    if (SHOWN_ELSEWHERE.has(key) || held === null || held === '') continue;
    const took = key === 'duration_ms' && typeof held === 'number';
    const part = took ? `took ${held} ms` : `${key} ${brief(held)}`;
    parts.push(part);
    length += part.length + 3;
    if (length > LONGEST) break;
  }
  return cut(oneLine(parts.join(' · ')));
}

function brief(value: JsonValue): string {
  if (Array.isArray(value)) return value.length === 1 ? '[1 item]' : `[${value.length} items]`;
  if (value !== null && typeof value === 'object') {
    const names = Object.keys(value);
    return names.length === 0 ? '{}' : `{${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}}`;
  }
  return String(value);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).toWellFormed()}…`;
}
