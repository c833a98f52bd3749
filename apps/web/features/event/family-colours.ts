import { familyColour } from '@karma/core/ledger/type-family.ts';

const COLOURS = 6;
const taken = new Map<string, number>();

/**
 * The series colour of a family of types: the one its name asks for, or the next free one where another family has
 * it already, so that two families on the screen look alike only when there are more than six.
 */
export function colourOf(family: string): string {
  if (family === '') return 'var(--faint)';
  const before = taken.get(family);
  if (before !== undefined) return `var(--c${before + 1})`;
  const used = new Set(taken.values());
  const wanted = familyColour(family, COLOURS);
  const order = Array.from({ length: COLOURS }, (_, step) => (wanted + step) % COLOURS);
  const colour = order.find((one) => !used.has(one)) ?? wanted;
  taken.set(family, colour);
  return `var(--c${colour + 1})`;
}
