import type { JsonValue } from '@karma/core/contract/envelope.ts';
import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { isObject, own } from '@karma/core/normalize/read-json.ts';

const ACCESS = /\b(msg|row)\b((?:\.\??[A-Za-z_]\w*(?!\w*\()|\[\??"(?:[^"\\]|\\.)*"\])*)/g;
const STEP = /\.\??([A-Za-z_]\w*)|\[\??("(?:[^"\\]|\\.)*")\]/g;
const CHANGED = /\bchanged\(\s*"([^"\\]+)"\s*\)/g;

/**
 * Which places of a message a mapping reads, as paths joined by NUL: what the screen marks. Read off the text of the
 * expressions, so a path built at run time is not seen. `row` of a captured change is its `after`, else its `before`.
 */
export function readsOf(spec: MappingSpec, message: JsonValue): ReadonlySet<string> {
  const top = rowPath(spec, message);
  const paths = new Set<string>();
  for (const text of [...Object.values(spec.expressions), ...Object.values(spec.tags)]) {
    if (text === undefined) continue;
    for (const [, root, rest] of text.matchAll(ACCESS)) {
      const steps = stepsOf(rest ?? '');
      if (steps.length > 0) paths.add([...(root === 'row' ? top : []), ...steps].join('\0'));
    }
    for (const [, field] of text.matchAll(CHANGED)) {
      if (field === undefined) continue;
      paths.add(`before\0${field}`).add(`after\0${field}`);
    }
  }
  return paths;
}

function stepsOf(text: string): string[] {
  return [...text.matchAll(STEP)].flatMap(([, name, quoted]) => {
    if (name !== undefined) return [name];
    return quoted === undefined ? [] : [String(JSON.parse(quoted))];
  });
}

function rowPath(spec: MappingSpec, message: JsonValue): string[] {
  if (spec.adapter !== 'debezium-postgres' || !isObject(message)) return [];
  return isObject(own(message, 'after')) ? ['after'] : ['before'];
}
