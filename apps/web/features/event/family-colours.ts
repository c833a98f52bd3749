const KEY = 'karma-family-colours';
const COLOURS = 6;
let known: string[] | undefined;

/**
 * The series colour of a family of types. Families take the colours in the order in which this person first meets
 * them, the most frequent first, and keep them: a filter or another day must not repaint what one has learned.
 */
export function colourOf(family: string): string {
  if (family === '') return 'var(--faint)';
  known ??= remembered();
  let place = known.indexOf(family);
  if (place < 0) {
    place = known.push(family) - 1;
    window.localStorage.setItem(KEY, JSON.stringify(known));
  }
  return `var(--c${(place % COLOURS) + 1})`;
}

function remembered(): string[] {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch (error) {
    // Whatever else wrote there: the colours begin anew.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
