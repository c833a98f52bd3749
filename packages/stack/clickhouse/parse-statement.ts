/** What the bridge must know of a statement; everything else is the engine's to parse. */
export type Statement = {
  /** First word, upper case. */
  verb: string;
  /** Names that are followed by a parenthesis, lower case. */
  calls: Set<string>;
  /** Neighbouring words, upper case, as `INTO OUTFILE`. */
  pairs: Set<string>;
  /** The FORMAT clause's format, if there is one. */
  format: string | undefined;
  /** Where an INSERT's data begins, and where `FROM INFILE` goes so that the data can come from a file. */
  insert: { format: string; dataAt: number; fileAt: number; formatAt: number } | undefined;
};

type Token = { text: string; at: number; depth: number };

const QUOTED = (mark: string) =>
  `${mark}[^${mark}\\\\]*(?:(?:\\\\[^]|${mark}${mark})[^${mark}\\\\]*)*${mark}`;
const SKIPPED = String.raw`\s+|--[^\n]*|#[ !][^\n]*|/\*[^]*?(?:\*/|$)`;
const TOKEN = new RegExp(
  `(${SKIPPED})|${QUOTED("'")}|${QUOTED('"')}|${QUOTED('`')}|\\$(\\w*)\\$[^]*?\\$\\2\\$|\\w+|[^]`,
  'y',
);

function* tokens(sql: string): Generator<Token> {
  let depth = 0;
  let at = 0;
  while (at < sql.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(sql);
    if (match === null) return;
    const text = match[0];
    if (text === ')') depth -= 1;
    if (match[1] === undefined) yield { text, at, depth };
    if (text === '(') depth += 1;
    at += text.length;
  }
}

const NAME_FOLLOWS = new Set(['INTO', 'TABLE', 'FUNCTION', '.']);

/** Reads as much of `sql` as the bridge needs; of an INSERT with data only what stands before the data. */
export function parseStatement(sql: string): Statement {
  const found: Statement = {
    verb: '',
    calls: new Set(),
    pairs: new Set(),
    format: undefined,
    insert: undefined,
  };
  let before = '';
  let settingsAt: number | undefined;
  let selects = false;
  for (const { text, at, depth } of tokens(sql)) {
    const word = text.toUpperCase();
    if (found.verb === '' && /^\w/.test(text)) found.verb = word;
    if (text === '(') found.calls.add(before.replace(/^["`]|["`]$/g, '').toLowerCase());
    found.pairs.add(`${before.toUpperCase()} ${word}`);
    const named = NAME_FOLLOWS.has(before.toUpperCase());
    if (found.verb === 'INSERT' && depth === 0 && !selects && !named) {
      if (word === 'SELECT' || word === 'WITH') selects = true;
      if (word === 'SETTINGS') settingsAt ??= at;
      if (word === 'VALUES') return withData(found, 'Values', at + text.length, settingsAt ?? at, at);
      if (before.toUpperCase() === 'FORMAT' && /^\w+$/.test(text)) {
        const end = at + text.length;
        const formatAt = sql.slice(0, at).toUpperCase().lastIndexOf('FORMAT');
        const gap = /^[ \t\f]*\r?\n?/.exec(sql.slice(end, end + 100))?.[0].length ?? 0;
        return withData(found, text, end + gap, settingsAt ?? formatAt, formatAt);
      }
    }
    if (depth === 0 && before.toUpperCase() === 'FORMAT' && /^\w+$/.test(text)) found.format = text;
    before = text;
  }
  return found;
}

function withData(
  found: Statement,
  format: string,
  dataAt: number,
  fileAt: number,
  formatAt: number,
): Statement {
  return { ...found, insert: { format, dataAt, fileAt, formatAt } };
}

/** The same INSERT, reading its data from a file: the body is never part of the statement. */
export function fromInfile(sql: string, insert: NonNullable<Statement['insert']>, file: string): string {
  const [head, settings] = [sql.slice(0, insert.fileAt), sql.slice(insert.fileAt, insert.formatAt)];
  return `${head} FROM INFILE ${file} COMPRESSION 'none' ${settings} FORMAT ${insert.format}`;
}
