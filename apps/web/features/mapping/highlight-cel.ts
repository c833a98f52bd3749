/** A piece of an expression: how it is coloured, and whether it is part of what is wrong. */
export type Piece = {
  text: string;
  kind: 'string' | 'number' | 'name' | 'call' | 'word' | 'plain';
  wrong: boolean;
};

const TOKEN =
  /(?<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(?<number>\b\d[\d.]*\b)|(?<call>[A-Za-z_]\w*(?=\())|(?<word>\b(?:true|false|null|in)\b)|(?<name>\b(?:msg|row|key|headers|topic|record)\b(?:\.\??[A-Za-z_]\w*(?!\w*\())*)/g;

/** An expression in pieces; together they are the whole text. `wrong` is the range of its error. */
export function highlightCel(text: string, wrong: { from: number; to: number } | null): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) pieces.push(...cut(text, at, match.index, 'plain', wrong));
    at = match.index + match[0].length;
    pieces.push(...cut(text, match.index, at, kindOf(match.groups ?? {}), wrong));
  }
  if (at < text.length) pieces.push(...cut(text, at, text.length, 'plain', wrong));
  return pieces;
}

function kindOf(groups: Record<string, string | undefined>): Piece['kind'] {
  const kinds = ['string', 'number', 'call', 'word', 'name'] as const;
  return kinds.find((kind) => groups[kind] !== undefined) ?? 'plain';
}

/** A token may be wrong in part only. */
function cut(
  text: string,
  from: number,
  to: number,
  kind: Piece['kind'],
  wrong: { from: number; to: number } | null,
): Piece[] {
  const marks = wrong === null ? [] : [wrong.from, wrong.to].filter((mark) => mark > from && mark < to);
  const edges = [from, ...marks, to];
  return edges.slice(0, -1).map((start, at) => {
    const end = edges[at + 1] ?? to;
    return {
      text: text.slice(start, end),
      kind,
      wrong: wrong !== null && start >= wrong.from && end <= wrong.to && start < end,
    };
  });
}
