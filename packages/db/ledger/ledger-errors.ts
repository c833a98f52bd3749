/** Another process has claimed partitions of the insert since: nothing of it was written. */
export class InsertFenced extends Error {
  readonly code = 'insert_fenced';
  override name = 'InsertFenced';
}

/** ClickHouse cannot read a row; where the insert was one block, nothing of it was written. */
export class InsertRefused extends Error {
  readonly code = 'insert_refused';
  override name = 'InsertRefused';
}

/** Whether the rows were written is not known: read back before inserting what lacks. */
export class InsertUnclear extends Error {
  readonly code = 'insert_unclear';
  override name = 'InsertUnclear';
}

/** FUNCTION_THROW_IF_VALUE_IS_NON_ZERO: the fencing view. */
const THROW_IF = 395;

/** Codes that tell of the row's text, not of the server's state: parsing, conversion, nulls, ranges. */
const ABOUT_ROWS = new Set([
  6, 25, 26, 27, 28, 33, 34, 38, 41, 53, 69, 70, 72, 117, 130, 131, 321, 349, 376, 407, 467, 611, 675, 676,
]);

/** What ClickHouse's answer to an insert means; `code` from X-ClickHouse-Exception-Code, if there was one. */
export function insertError(code: number | undefined, message: string, cause?: unknown): Error {
  const text = message.slice(0, 2_000);
  if (code === THROW_IF && message.includes('fenced')) return new InsertFenced(text, { cause });
  if (code !== undefined && ABOUT_ROWS.has(code)) return new InsertRefused(text, { cause });
  return new InsertUnclear(text, { cause });
}
