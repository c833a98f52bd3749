import { type Clause, type EventFilter, subjectOf, typePrefix } from '@karma/core/ledger/event-filter.ts';
import { isIdKey } from '@karma/core/ledger/is-id-key.ts';
import type { Span } from '@karma/core/ledger/time-range.ts';
import type { Scope } from './scope.ts';

/** A condition of ClickHouse SQL and the values of its `{name:Type}` parameters: values never enter the text. */
export type Condition = { sql: string; params: Record<string, unknown> };

/** Collects values under names of their own. */
export class Parameters {
  readonly values: Record<string, unknown> = {};
  readonly #prefix: string;
  #count = 0;

  constructor(prefix = 'p') {
    this.#prefix = prefix;
  }

  /** The placeholder for `value`; `type` is ClickHouse's. */
  add(value: unknown, type: string): string {
    const name = `${this.#prefix}${this.#count++}`;
    this.values[name] = value;
    return `{${name}:${type}}`;
  }
}

/** Half-open: `ts` from `span.from` on and before `span.to`, both epoch ms. */
export function compileSpan(span: Span, params: Parameters): string {
  return `ts >= ${at(span.from, params)} AND ts < ${at(span.to, params)}`;
}

function at(ms: number, params: Parameters): string {
  return `fromUnixTimestamp64Milli(${params.add(ms, 'Int64')}, 'UTC')`;
}

/** What a reader may see, as a condition; nothing, unless the scope says otherwise. */
export function compileScope(scope: Scope): string {
  return scope.all ? '1' : '0';
}

/**
 * What the filter means over the view `events`, within what `scope` may see. Clauses on one subject widen each
 * other, different subjects and clauses turned round narrow. Always a condition: `1` when nothing is asked.
 */
export function compileFilter(filter: EventFilter, scope: Scope, params: Parameters): string {
  const bySubject = new Map<string, string[]>();
  const all: string[] = [compileScope(scope)];
  for (const clause of filter) {
    const sql = compileClause(clause, params);
    if (clause.not) all.push(`NOT ${sql}`);
    else if (clause.on === 'text') all.push(sql);
    else {
      const either = bySubject.get(subjectOf(clause)) ?? [];
      either.push(sql);
      bySubject.set(subjectOf(clause), either);
    }
  }
  for (const either of bySubject.values())
    all.push(either.length === 1 ? either.join('') : `(${either.join(' OR ')})`);
  return all.join(' AND ');
}

const COLUMNS = {
  type: 'event_type',
  entity: 'entity_id',
  kind: 'kind',
  correlation: 'correlation_id',
  flow: 'flow_id',
  source: 'source',
  status: 'status',
} as const;

function compileClause(clause: Clause, params: Parameters): string {
  if (clause.on === 'tag') return compileTag(clause.key, clause.value, params);
  if (clause.on === 'text') return compileText(clause.value, params);
  const prefix = clause.field === 'type' ? typePrefix(clause.value) : undefined;
  if (prefix !== undefined) return `startsWith(event_type, ${params.add(prefix, 'String')})`;
  return `(${COLUMNS[clause.field]} = ${params.add(clause.value, 'String')})`;
}

function compileTag(key: string, value: string, params: Parameters): string {
  const column = isIdKey(key) ? 'id_pairs' : 'pairs';
  const indexed = `has(${column}, ${params.add(`${key}=${value}`, 'String')})`;
  // `a=b` with `c` and `a` with `b=c` give the same pair: then the map decides, which no index helps.
  if (!key.includes('=') && !value.includes('=')) return indexed;
  return `(${indexed} AND tags[${params.add(key, 'String')}] = ${params.add(value, 'String')})`;
}

function compileText(words: string, params: Parameters): string {
  const plain = params.add(words, 'String');
  // attrs is JSON text: there a quote or a line break stands escaped.
  const escaped = params.add(JSON.stringify(words).slice(1, -1), 'String');
  const found = (column: string, needle: string): string =>
    `positionCaseInsensitiveUTF8(${column}, ${needle}) > 0`;
  return `(${found('event_type', plain)} OR ${found('entity_id', plain)} OR ${found('attrs', escaped)})`;
}
