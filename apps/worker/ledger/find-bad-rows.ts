import { InsertRefused } from '@karma/db/ledger/ledger-errors.ts';
import type { Inserter } from '@karma/db/ledger/post-insert.ts';

import { linesOf, type Row, type Segment } from './segment.ts';

/**
 * The rows that ClickHouse cannot read, with its reasons, found by halving. Tried on a table that keeps nothing, so
 * it costs no parts and writes nothing.
 */
export async function findBadRows(inserter: Inserter, segment: Segment): Promise<Map<Row, string>> {
  const bad = new Map<Row, string>();
  const open: Row[][] = [segment.lacking];
  for (let rows = open.pop(); rows !== undefined; rows = open.pop()) {
    const [first] = rows;
    if (first === undefined) continue;
    try {
      await inserter.insert({ table: 'ledger_check', rows: linesOf(segment, rows) });
    } catch (error) {
      if (!(error instanceof InsertRefused)) throw error;
      if (rows.length === 1) bad.set(first, error.message);
      else open.push(rows.slice(rows.length / 2), rows.slice(0, rows.length / 2));
    }
  }
  return bad;
}
