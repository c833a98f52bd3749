import type { ASTNode, TypeCheckResult } from '@marcbachmann/cel-js';
import { EVENT_TYPE, ENTITY_ID } from '../contract/envelope.ts';
import {
  CHANGED_IN,
  compilePattern,
  MAPPING_ENVIRONMENT,
  RECORD_FIELDS,
  SAFE_MATCHES,
  VARIABLES,
} from './mapping-environment.ts';
import { nearestName } from './nearest-name.ts';

/** What is wrong with an expression: `from` and `to` are character positions in it. */
export type MappingProblem = { message: string; from: number; to: number; suggestion?: string };

/** The part of the library's tree that this file reads and rewrites; the library's own type is read-only. */
type Node = { op: string; args: unknown; start: number; end: number };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'op' in value;

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesIn(item);
  } else if (isNode(value)) {
    yield value;
    yield* nodesIn(value.args);
  }
}

/** The function or method that a node calls, with its arguments. */
function callOf(node: Node): { name: string; args: unknown[] } | undefined {
  if ((node.op !== 'call' && node.op !== 'rcall') || !Array.isArray(node.args)) return undefined;
  const name: unknown = node.args[0];
  const args: unknown = node.args.at(-1);
  return typeof name === 'string' && Array.isArray(args) ? { name, args } : undefined;
}

export function usesCall(ast: ASTNode, name: string): boolean {
  for (const node of nodesIn(ast)) if (callOf(node)?.name === name) return true;
  return false;
}

/**
 * Puts our own functions in the place of two calls: `matches`, since the library's runs JavaScript's backtracking
 * regular expressions, and `changed(field)`, which needs the message beside its argument.
 */
export function rewriteCalls(ast: ASTNode): void {
  for (const node of nodesIn(ast)) {
    const call = callOf(node);
    if (call === undefined || !Array.isArray(node.args)) continue;
    if (node.op === 'rcall' && call.name === 'matches') node.args = [SAFE_MATCHES, ...node.args.slice(1)];
    if (node.op === 'call' && call.name === 'changed') {
      node.args = [CHANGED_IN, [MAPPING_ENVIRONMENT.parse('msg').ast, ...call.args]];
    }
  }
}

const TEXT = ['string', 'dyn', 'null'];
const PRINTABLE = [...TEXT, 'int', 'uint', 'double', 'bool'];
const EXPECTED: Record<string, { types: string[]; want: string }> = {
  ts: { types: [...TEXT, 'google.protobuf.Timestamp'], want: 'a time: use timestamp_ms(…) or parse_time(…)' },
  event_type: { types: TEXT, want: 'text' },
  entity_id: { types: TEXT, want: 'text such as "order:" + string(row.id)' },
  flow_kind: { types: TEXT, want: 'text' },
  links: { types: ['list', 'dyn', 'null'], want: 'a list of {"rel": …, "entity_id": …}' },
  attrs: { types: ['map', 'dyn', 'null'], want: 'a map such as {"amount": row.amount}' },
  backfill: { types: ['bool', 'dyn', 'null'], want: 'true or false' },
};

function typeProblem(field: string, text: string, type: string): MappingProblem | undefined {
  const { types, want } = EXPECTED[field] ?? { types: PRINTABLE, want: 'text, a number or true/false' };
  const base = type.replace(/<.*$/, '');
  if (types.includes(base) || base === 'optional') return undefined;
  return { message: `${field} must be ${want}; this gives ${type}`, from: 0, to: text.length };
}

/** Texts that the expression can give as they stand: its own literal, or those behind its conditions. */
function* literalResults(node: Node): Generator<{ text: string; node: Node }> {
  if (node.op === 'value' && typeof node.args === 'string') yield { text: node.args, node };
  if (node.op === '?:' && Array.isArray(node.args)) {
    for (const branch of node.args.slice(1)) if (isNode(branch)) yield* literalResults(branch);
  }
}

function literalProblem(field: string, ast: Node): MappingProblem | undefined {
  for (const { text, node } of literalResults(ast)) {
    const place = { from: node.start, to: node.end };
    if (field === 'event_type' && !EVENT_TYPE.test(text)) {
      return { message: `"${text}" is no event type: dotted lower case, at least two parts`, ...place };
    }
    if (field === 'event_type' && text.startsWith('karma.')) {
      return { message: 'Types that begin with karma. are reserved for what Karma does itself', ...place };
    }
    if (field === 'entity_id' && !ENTITY_ID.test(text)) {
      return { message: `"${text}" is no entity: <kind>:<key>, such as "order:1042"`, ...place };
    }
  }
  return undefined;
}

function patternProblem(node: Node): MappingProblem | undefined {
  const call = callOf(node);
  const pattern = call?.name === SAFE_MATCHES ? call.args[0] : undefined;
  if (!isNode(pattern) || pattern.op !== 'value' || typeof pattern.args !== 'string') return undefined;
  try {
    compilePattern(pattern.args);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      message: `This pattern cannot be used (RE2 syntax): ${why}`,
      from: pattern.start,
      to: pattern.end,
    };
  }
}

function recordProblem(node: Node): MappingProblem | undefined {
  if (node.op !== '.' || !Array.isArray(node.args)) return undefined;
  const [object, name] = node.args as unknown[];
  if (!isNode(object) || object.op !== 'id' || object.args !== 'record' || typeof name !== 'string')
    return undefined;
  if ((RECORD_FIELDS as readonly string[]).includes(name)) return undefined;
  const suggestion = nearestName(name, RECORD_FIELDS);
  const message = `record has ${RECORD_FIELDS.join(', ')}, not ${name}`;
  return { message, from: node.start, to: node.end, ...(suggestion === undefined ? {} : { suggestion }) };
}

let functionNames: ReadonlySet<string> | undefined;
function knownFunctions(): ReadonlySet<string> {
  functionNames ??= new Set([
    'changed',
    ...MAPPING_ENVIRONMENT.getDefinitions()
      .functions.map((definition) => definition.name)
      .filter((name) => !name.startsWith('__')),
  ]);
  return functionNames;
}

function explainCheck(text: string, error: NonNullable<TypeCheckResult['error']>): MappingProblem {
  const from = error.range?.start ?? 0;
  const to = error.range?.end ?? text.length;
  const name = /^Unknown variable: (.+)$/.exec(error.summary)?.[1];
  if (name !== undefined) {
    const suggestion = nearestName(name, VARIABLES);
    const hint =
      suggestion === undefined ? `Known are ${VARIABLES.join(', ')}` : `Did you mean ${suggestion}?`;
    return {
      message: `Unknown variable ${name}. ${hint}`,
      from,
      to,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
  const call = /'(?:[\w.<>, ]*\.)?(\w+)\(/.exec(error.summary)?.[1];
  if (call !== undefined && !knownFunctions().has(call)) {
    const suggestion = nearestName(call, knownFunctions());
    const hint = suggestion === undefined ? '' : `. Did you mean ${suggestion}?`;
    return {
      message: `Unknown function ${call}${hint}`,
      from,
      to,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
  return {
    message: error.summary.replaceAll(SAFE_MATCHES, 'matches').replaceAll(CHANGED_IN, 'changed'),
    from,
    to,
  };
}

/** The first problem of a parsed and checked expression as the value of `field`; undefined where it has none. */
export function findMappingProblem(
  field: string,
  text: string,
  ast: ASTNode,
  checked: TypeCheckResult,
): MappingProblem | undefined {
  if (checked.error !== undefined) return explainCheck(text, checked.error);
  for (const node of nodesIn(ast)) {
    const problem = patternProblem(node) ?? recordProblem(node);
    if (problem !== undefined) return problem;
  }
  return literalProblem(field, ast) ?? typeProblem(field, text, checked.type ?? 'dyn');
}
