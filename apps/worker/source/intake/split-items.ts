import { IntakeRefused } from './refused.ts';

/** Most items of one request. */
export const MAX_ITEMS = 10_000;

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NEWLINE = 0x0a;

/** Where an item begins, and the line (from 1) on which it does. */
type Slice = { bytes: Buffer; line: number };

/**
 * The items of a JSON body (an object, or an array of objects) or of an NDJSON one, each as the bytes that were
 * sent: parsing and writing anew would change large numbers. Throws `IntakeRefused` with the line that is wrong.
 */
export function splitItems(body: Buffer, form: 'json' | 'ndjson'): Buffer[] {
  const slices = form === 'ndjson' ? splitLines(body) : splitJson(body);
  if (slices.length === 0) throw new IntakeRefused(400, 'empty', 'the body has no items: send at least one');
  for (const [index, slice] of slices.entries())
    checkItem(slice, index, slices.length > 1 || form === 'ndjson');
  return slices.map(({ bytes }) => bytes);
}

function checkItem({ bytes, line }: Slice, index: number, several: boolean): void {
  const where = several ? `item ${index} (line ${line})` : 'the body';
  const details = { line, item: index };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const inner = lineOfError(cause, bytes);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new IntakeRefused(400, 'bad_json', `${where} is not JSON: ${why}`, {
      details: { ...details, line: line + inner },
      cause,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new IntakeRefused(
    400,
    'not_an_object',
    `${where} is not a JSON object: send one object for each event`,
    {
      details,
    },
  );
}

/** V8 names the position of the first wrong character in most of its messages. */
function lineOfError(error: unknown, bytes: Buffer): number {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return 0;
  return bytes.toString('utf8').slice(0, Number(position)).split('\n').length - 1;
}

function tooMany(): IntakeRefused {
  const message = `more than ${MAX_ITEMS} items: send them in several requests`;
  return new IntakeRefused(413, 'too_many_items', message, { details: { limit: MAX_ITEMS } });
}

function splitLines(body: Buffer): Slice[] {
  const slices: Slice[] = [];
  for (let start = 0, line = 1; start < body.length; line += 1) {
    const newline = body.indexOf(NEWLINE, start);
    const end = newline < 0 ? body.length : newline;
    const bytes = trim(body.subarray(start, end));
    if (bytes.length > 0) slices.push({ bytes, line });
    if (slices.length > MAX_ITEMS) throw tooMany();
    start = end + 1;
  }
  return slices;
}

function splitJson(body: Buffer): Slice[] {
  const text = trim(body);
  if (text.length === 0) return [];
  const before = countNewlines(body, 0, body.length - trimStart(body).length);
  if (text[0] !== OPEN_LIST) return [{ bytes: text, line: 1 + before }];
  return splitArray(text, 1 + before);
}

/**
 * Cuts an array at the commas of its own level. It relies on no validity: each slice is parsed afterwards, and what
 * stands after the closing bracket, or its absence, is refused here.
 */
function splitArray(text: Buffer, firstLine: number): Slice[] {
  const slices: Slice[] = [];
  let line = firstLine;
  let depth = 0;
  let start = 1;
  let startLine = firstLine;
  const take = (end: number): void => {
    const raw = text.subarray(start, end);
    const skipped = countNewlines(raw, 0, raw.length - trimStart(raw).length);
    slices.push({ bytes: trim(raw), line: startLine + skipped });
    if (slices.length > MAX_ITEMS) throw tooMany();
  };
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === NEWLINE) line += 1;
    else if (byte === QUOTE) at = endOfString(text, at);
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === COMMA && depth === 1) {
      take(at);
      start = at + 1;
      startLine = line;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
      if (depth > 0) continue;
      if (at !== text.length - 1) throw afterEnd(line);
      // `[]` has no item; `[1,]` has an empty one, which does not parse.
      if (slices.length > 0 || trim(text.subarray(start, at)).length > 0) take(at);
      return slices;
    }
  }
  throw new IntakeRefused(400, 'bad_json', 'the array is not closed: was the body cut?', {
    details: { line },
  });
}

function afterEnd(line: number): IntakeRefused {
  const message = `there is text after the end of the array (line ${line}): for one object a line, send application/x-ndjson`;
  return new IntakeRefused(400, 'bad_json', message, { details: { line } });
}

/** The index of the closing quote, or of the last byte where there is none. */
function endOfString(text: Buffer, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) return at;
  }
  return text.length - 1;
}

/** JSON's white space, and the byte order mark that some programs put first. */
const isSpace = (byte: number | undefined): boolean =>
  byte === SPACE || byte === NEWLINE || byte === 0x0d || byte === 0x09;

function trimStart(bytes: Buffer): Buffer {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (isSpace(bytes[start])) start += 1;
  return bytes.subarray(start);
}

function trim(bytes: Buffer): Buffer {
  const rest = trimStart(bytes);
  let end = rest.length;
  while (end > 0 && isSpace(rest[end - 1])) end -= 1;
  return rest.subarray(0, end);
}

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === NEWLINE) count += 1;
  return count;
}
