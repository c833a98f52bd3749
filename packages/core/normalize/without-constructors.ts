import type { MappingVariables } from './compile-mapping.ts';
import { isObject } from './read-json.ts';

function convert(value: unknown, found: { any: boolean }): unknown {
  if (Array.isArray(value)) return value.map((item) => convert(item, found));
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([name, inner]) => [name, convert(inner, found)] as const);
  if (!Object.hasOwn(value, 'constructor')) return Object.fromEntries(fields);
  found.any = true;
  return new Map(fields);
}

/**
 * The CEL library knows an object by its `constructor`, so that data with a field of that name confuse it: here such
 * objects stand as Maps, which it knows, too. Undefined where nothing in the message has such a field.
 */
export function withoutConstructors(variables: MappingVariables): MappingVariables | undefined {
  const found = { any: false };
  const { msg, row, key, headers, topic, record } = variables;
  const safe = { msg: convert(msg, found), row: convert(row, found), key: convert(key, found) };
  return found.any ? { ...safe, headers, topic, record } : undefined;
}
