import { ParseError } from '@marcbachmann/cel-js';
import { MAPPING_ENVIRONMENT } from './mapping-environment.ts';
import type { Adapter, MappingField, MappingSpec } from '../contract/mapping.ts';
import { findMappingProblem, rewriteCalls, usesCall, type MappingProblem } from './inspect-expression.ts';

/** What an expression sees. */
export type MappingVariables = {
  readonly msg: unknown;
  readonly row: unknown;
  readonly key: unknown;
  readonly headers: unknown;
  readonly topic: string;
  readonly record: unknown;
};

export type CompiledExpression = {
  /** `entity_id`, `tags.worker` … */
  field: string;
  text: string;
  /** Throws what CEL throws: call `evaluate` of evaluate-mapping.ts. */
  run: (variables: MappingVariables) => unknown;
};

export type CompiledMapping = {
  adapter: Adapter;
  expressions: { [field in MappingField]?: CompiledExpression };
  tags: readonly { name: string; expression: CompiledExpression }[];
};

/** `from` and `to` are character positions in the field's expression; both 0 where the field as a whole is meant. */
export type MappingError = { field: string; message: string; from: number; to: number; suggestion?: string };

const FLOW_FIELDS: ReadonlySet<string> = new Set<MappingField>(['flow', 'flow_kind']);
const WITHOUT_DEFAULT = ['event_type', 'entity_id'] as const;

function compileExpression(adapter: Adapter, field: string, text: string): CompiledExpression | MappingError {
  const error = (problem: MappingProblem): MappingError => ({ field, ...problem });
  try {
    const parsed = MAPPING_ENVIRONMENT.parse(text);
    if (adapter !== 'debezium-postgres' && usesCall(parsed.ast, 'changed')) {
      return error({
        message: 'changed() compares a row before and after: only debezium-postgres has both',
        from: 0,
        to: text.length,
      });
    }
    rewriteCalls(parsed.ast);
    const checked = parsed.check();
    const problem = findMappingProblem(field, text, parsed.ast, checked);
    if (problem !== undefined) return error(problem);
    return { field, text, run: (variables) => parsed(variables) as unknown };
  } catch (cause) {
    if (!(cause instanceof ParseError)) throw cause;
    return error({
      message: cause.summary,
      from: cause.range?.start ?? 0,
      to: cause.range?.end ?? text.length,
    });
  }
}

function fieldErrors(spec: MappingSpec): MappingError[] {
  const errors: MappingError[] = [];
  const missing = (field: string, message: string) => errors.push({ field, message, from: 0, to: 0 });
  if (spec.adapter === 'json') {
    for (const field of WITHOUT_DEFAULT) {
      if (spec.expressions[field] === undefined) {
        missing(field, `The adapter json cannot guess ${field}: write an expression`);
      }
    }
  }
  if (spec.adapter === 'envelope') {
    const refused = Object.keys(spec.expressions).filter((field) => !FLOW_FIELDS.has(field));
    for (const field of refused)
      missing(field, 'Envelopes come ready-made: only flow and flow_kind may be set');
    for (const name of Object.keys(spec.tags)) missing(`tags.${name}`, 'Envelopes bring their own tags');
  }
  for (const name of Object.keys(spec.tags)) {
    if (!name.isWellFormed() || name.includes('\0'))
      missing(`tags.${name}`, 'A tag name must be Unicode without NUL');
  }
  return errors;
}

/** Compiles each expression once, checked; all errors of all fields at once. Pure: runs in the browser for the preview. */
export function compileMapping(spec: MappingSpec): { mapping: CompiledMapping } | { errors: MappingError[] } {
  const errors = fieldErrors(spec);
  const mapping: CompiledMapping = { adapter: spec.adapter, expressions: {}, tags: [] };
  const compile = (field: string, text: string): CompiledExpression | undefined => {
    const compiled = compileExpression(spec.adapter, field, text);
    if ('run' in compiled) return compiled;
    errors.push(compiled);
    return undefined;
  };
  for (const [field, text] of Object.entries(spec.expressions) as [MappingField, string | undefined][]) {
    const expression = text === undefined ? undefined : compile(field, text);
    if (expression !== undefined) mapping.expressions[field] = expression;
  }
  mapping.tags = Object.entries(spec.tags).flatMap(([name, text]) => {
    const expression = compile(`tags.${name}`, text);
    return expression === undefined ? [] : [{ name, expression }];
  });
  return errors.length > 0 ? { errors } : { mapping };
}

/** The mapping of `raw.envelopes` and of sources that have none of their own yet: the adapter's defaults. */
export function defaultMapping(adapter: Exclude<Adapter, 'json'>): CompiledMapping {
  return { adapter, expressions: {}, tags: [] };
}
