export type Counts = { rows: number; flushes: number; insertMs: number; leftOut: number };

/** Rates and means since the last reading, for the role's state each second. */
export class Figures {
  #at = Date.now();
  #before: Counts = { rows: 0, flushes: 0, insertMs: 0, leftOut: 0 };

  read(counts: Counts): Record<string, number> {
    const now = Date.now();
    const seconds = Math.max(0.001, (now - this.#at) / 1_000);
    const rows = counts.rows - this.#before.rows;
    const flushes = counts.flushes - this.#before.flushes;
    const insertMs = counts.insertMs - this.#before.insertMs;
    this.#at = now;
    this.#before = { ...counts };
    return {
      events_per_second: Math.round((rows / seconds) * 10) / 10,
      batch_rows: flushes === 0 ? 0 : Math.round(rows / flushes),
      insert_ms: flushes === 0 ? 0 : Math.round(insertMs / flushes),
      events_total: counts.rows,
      left_out_total: counts.leftOut,
    };
  }
}
