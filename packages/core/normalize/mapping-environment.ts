import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import type { JsonValue } from '../contract/envelope.ts';
import { deepEquals } from './deep-equals.ts';
import { formatMs, formatNs, formatTs, parseTime } from './format-time.ts';
import { isObject, own, parseJson } from './read-json.ts';
import { toSlug } from './slug.ts';

/** What an expression can name; `docs/mapping.md` explains each. */
export const VARIABLES = ['msg', 'row', 'key', 'headers', 'topic', 'record'] as const;
export const RECORD_FIELDS = ['timestamp', 'partition', 'offset'] as const;

/** Stand-ins that the compiler puts in the place of `text.matches(pattern)` and `changed(field)`. */
export const SAFE_MATCHES = '__matches';
export const CHANGED_IN = '__changed';

function need(ts: string | undefined, call: string, value: unknown): string {
  if (ts === undefined) throw new Error(`${call}: ${JSON.stringify(String(value))} is not a time`);
  return ts;
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** A time as a number of `unit`s since 1970, as RFC 3339 text. Whole numbers keep all digits. */
function fromEpoch(call: string, perUnitUs: number, value: unknown): string {
  const amount =
    typeof value === 'bigint' ? Number(value) : typeof value === 'string' ? numberIn(value) : value;
  const us = typeof amount === 'number' ? amount * perUnitUs : Number.NaN;
  const whole = Math.round(us);
  return need(whole % 1000 === 0 ? formatMs(whole / 1000) : formatTs(whole), call, value);
}

function fromNanoseconds(value: unknown): string {
  const text = String(value).trim();
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new Error('timestamp_ns: this number has lost digits; pass it as text');
  }
  return need(/^-?\d{1,19}$/.test(text) ? formatNs(BigInt(text)) : undefined, 'timestamp_ns', value);
}

/** Patterns are few (they stand in mappings) unless built from data: then the oldest are let go. */
const patterns = new Map<string, RE2JS>();
const PATTERNS_KEPT = 500;

/** Compiles by RE2: linear time whatever pattern and text, so that no expression can hang a worker. Throws. */
export function compilePattern(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = RE2JS.compile(pattern);
  if (patterns.size >= PATTERNS_KEPT) patterns.clear();
  patterns.set(pattern, compiled);
  return compiled;
}

/** A field of an object, or of the Map that stands for one (see without-constructors.ts). */
function fieldOf(object: unknown, name: string): JsonValue | undefined {
  if (object instanceof Map) return object.get(name) as JsonValue | undefined;
  return isObject(object) ? own(object, name) : undefined;
}

/** Whether a column differs between before and after; an insert changes all that it sets. */
function changedIn(msg: unknown, field: string): boolean {
  const before = fieldOf(msg, 'before') ?? null;
  const after = fieldOf(msg, 'after') ?? null;
  if (before === null && fieldOf(msg, 'op') === 'u') {
    throw new Error(
      `changed("${field}"): the row before is not known. Run ALTER TABLE … REPLICA IDENTITY FULL on this table`,
    );
  }
  return !deepEquals(fieldOf(before, field), fieldOf(after, field));
}

const sync = { async: false } as const;

function registerTimes(env: Environment): void {
  const units = { timestamp_s: 1_000_000, timestamp_ms: 1000, timestamp_us: 1 };
  for (const [name, perUnitUs] of Object.entries(units)) {
    for (const type of ['int', 'double', 'string']) {
      env.registerFunction(
        `${name}(${type}): string`,
        (value: unknown) => fromEpoch(name, perUnitUs, value),
        sync,
      );
    }
  }
  for (const type of ['int', 'double', 'string']) {
    env.registerFunction(`timestamp_ns(${type}): string`, fromNanoseconds, sync);
  }
  env.registerFunction(
    'parse_time(string): string',
    (text: string) => need(parseTime(text), 'parse_time', text),
    sync,
  );
}

/** JSON has one kind of number and CEL three: without these, `row.qty + 1` would have no meaning. */
function registerMixedArithmetic(env: Environment): void {
  for (const [left, right] of [
    ['double', 'int'],
    ['int', 'double'],
  ] as const) {
    env.registerOperator(`${left} + ${right}: double`, (a: unknown, b: unknown) => Number(a) + Number(b));
    env.registerOperator(`${left} - ${right}: double`, (a: unknown, b: unknown) => Number(a) - Number(b));
    env.registerOperator(`${left} * ${right}: double`, (a: unknown, b: unknown) => Number(a) * Number(b));
    env.registerOperator(`${left} / ${right}: double`, (a: unknown, b: unknown) => Number(a) / Number(b));
    env.registerOperator(`${left} % ${right}: double`, (a: unknown, b: unknown) => Number(a) % Number(b));
  }
}

function build(): Environment {
  const env = new Environment({
    // JSON objects mix kinds of values, and so do maps that expressions build.
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 5_000, maxDepth: 100 },
  });
  for (const name of ['msg', 'row', 'key']) env.registerVariable(name, 'dyn');
  env.registerVariable('headers', 'map<string, string>');
  env.registerVariable('topic', 'string');
  env.registerVariable('record', 'map<string, dyn>');
  registerTimes(env);
  registerMixedArithmetic(env);
  env.registerFunction('parse_json(string): dyn', (text: string) => parseJson(text), sync);
  env.registerFunction('lower(string): string', (text: string) => text.toLowerCase(), sync);
  env.registerFunction('upper(string): string', (text: string) => text.toUpperCase(), sync);
  env.registerFunction('slug(string): string', (text: string) => toSlug(text), sync);
  env.registerFunction(
    `string.${SAFE_MATCHES}(string): bool`,
    (text: string, pattern: string) => compilePattern(pattern).matcher(text).find(),
    sync,
  );
  env.registerFunction(`${CHANGED_IN}(dyn, string): bool`, changedIn, sync);
  return env;
}

/** The language of mappings: CEL with the functions above. Making it is slow, so there is one. */
export const MAPPING_ENVIRONMENT: Environment = build();
