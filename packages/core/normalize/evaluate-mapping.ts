import { Duration } from '@marcbachmann/cel-js/evaluator';
import { EvaluationError, Optional } from '@marcbachmann/cel-js';
import type { JsonObject, JsonValue } from '../contract/envelope.ts';
import type { CompiledExpression, MappingVariables } from './compile-mapping.ts';
import { toBase64 } from './base64.ts';
import { isPlain } from './check-envelope.ts';
import { formatMs } from './format-time.ts';
import { nearestName } from './nearest-name.ts';
import { NotNormalizable } from './not-normalizable.ts';
import { isObject } from './read-json.ts';
import { withoutConstructors } from './without-constructors.ts';

/** An own field, whatever its name: assignment of `__proto__` would set the prototype instead. */
export function setField(object: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

function fail(expression: CompiledExpression, reason: string, cause?: unknown): NotNormalizable {
  return new NotNormalizable('mapping_failed', `${expression.field}: ${expression.text}: ${reason}`, {
    cause,
  });
}

/** Names that the message has where the expression looked for another. */
function namesIn(variables: MappingVariables): string[] {
  const names = [variables.msg, variables.row, variables.key]
    .filter(isObject)
    .flatMap((object) => Object.keys(object));
  return [...new Set(names)];
}

function explain(variables: MappingVariables, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof EvaluationError)) return error.message;
  const key = error.code === 'no_such_key' ? /^No such key: (.+)$/.exec(error.summary)?.[1] : undefined;
  if (key !== undefined && !key.startsWith('index')) {
    const near = nearestName(key, namesIn(variables));
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    return `this message has no ${key}.${meant} If it comes only sometimes, use has(…${key}) ? … : null`;
  }
  if (/dyn<(double|bool)>/.test(error.summary) && error.summary.includes('string')) {
    return `${error.summary}. Make text of it with string(…)`;
  }
  return error.summary;
}

function run(expression: CompiledExpression, variables: MappingVariables): unknown {
  try {
    return expression.run(variables);
  } catch (error) {
    const safe = withoutConstructors(variables);
    if (safe === undefined) throw fail(expression, explain(variables, error), error);
    try {
      return expression.run(safe);
    } catch (second) {
      throw fail(expression, explain(variables, second), second);
    }
  }
}

/** The expression's value; null also for an absent optional. Throws NotNormalizable `mapping_failed`. */
function evaluate(expression: CompiledExpression, variables: MappingVariables): unknown {
  const value = run(expression, variables);
  if (value instanceof Optional) return value.hasValue() ? value.value() : null;
  return value ?? null;
}

function printed(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  // CEL's unsigned integers.
  const plain: unknown = typeof value === 'object' && value !== null ? value.valueOf() : undefined;
  return typeof plain === 'bigint' ? String(plain) : undefined;
}

/** Text of the value: numbers and booleans are printed; undefined for null. Throws `mapping_failed` for all else. */
export function evaluateText(
  expression: CompiledExpression,
  variables: MappingVariables,
): string | undefined {
  const value = evaluate(expression, variables);
  if (value === null) return undefined;
  const text = printed(value);
  if (text === undefined) throw fail(expression, 'this must give text, a number or true/false');
  return text;
}

/** Text of a time: text as it is, CEL timestamps in RFC 3339; undefined for null. Throws `mapping_failed`. */
export function evaluateTime(
  expression: CompiledExpression,
  variables: MappingVariables,
): string | undefined {
  const value = evaluate(expression, variables);
  if (value === null) return undefined;
  const text = value instanceof Date ? formatMs(value.getTime()) : value;
  if (typeof text === 'string') return text;
  throw fail(expression, 'this must give a time: use timestamp_ms(…), timestamp_us(…) or parse_time(…)');
}

/** Throws `mapping_failed` where the value is neither a boolean nor null. */
export function evaluateBool(
  expression: CompiledExpression,
  variables: MappingVariables,
): boolean | undefined {
  const value = evaluate(expression, variables);
  if (value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw fail(expression, 'this must give true or false');
}

function scalarToJson(value: unknown): JsonValue | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return formatMs(value.getTime());
  if (value instanceof Duration) return value.toString();
  if (value instanceof Uint8Array) return toBase64(value);
  if (typeof value === 'object' && typeof value.valueOf() === 'bigint') return scalarToJson(value.valueOf());
  return undefined;
}

/** JSON of a CEL value: integers that a double cannot hold become text, times RFC 3339, bytes base64. */
function toJson(expression: CompiledExpression, value: unknown): JsonValue {
  if (value instanceof Optional) return value.hasValue() ? toJson(expression, value.value()) : null;
  if (Array.isArray(value)) return value.map((item) => toJson(expression, item));
  if (value instanceof Map) return toJson(expression, Object.fromEntries(value));
  if (isPlain(value)) {
    const result: JsonObject = {};
    for (const key of Object.keys(value)) setField(result, key, toJson(expression, value[key]));
    return result;
  }
  const scalar = scalarToJson(value);
  if (scalar === undefined) throw fail(expression, 'this gives a value that JSON cannot hold');
  return scalar;
}

/** The value as JSON; undefined for null. Throws `mapping_failed`. */
export function evaluateJson(
  expression: CompiledExpression,
  variables: MappingVariables,
): JsonValue | undefined {
  const value = evaluate(expression, variables);
  return value === null ? undefined : toJson(expression, value);
}

/** The value as a JSON object; undefined for null. Throws `mapping_failed` for all else. */
export function evaluateObject(
  expression: CompiledExpression,
  variables: MappingVariables,
): JsonObject | undefined {
  const value = evaluateJson(expression, variables);
  if (value === undefined || isObject(value)) return value;
  throw fail(expression, 'this must give a map');
}
