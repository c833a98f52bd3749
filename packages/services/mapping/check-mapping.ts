import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { type CompiledMapping, compileMapping } from '@karma/core/normalize/compile-mapping.ts';
import { Refused } from '../refused.ts';

/** Compiles a mapping; throws `Refused` that names every expression that is wrong. */
export function checkMapping(spec: MappingSpec): CompiledMapping {
  const compiled = compileMapping(spec);
  if ('mapping' in compiled) return compiled.mapping;
  const problems = compiled.errors.map(({ field, message }) => ({ path: ['spec', field], message }));
  const text = compiled.errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new Refused('bad_input', `The mapping cannot be used: ${text}`, { problems });
}
