import type pg from 'pg';
import { z } from 'zod';

import { type MappingSwitch, switchFor } from './mapping-switches.ts';

const RowsSchema = z.array(z.object({ offset: z.string().transform(BigInt), version: z.number().int() }));

/** The mapping switches of the raw partitions that this process reads, kept in Postgres (`mapping_switch`). */
export class RecordedSwitches {
  readonly #pool: pg.Pool;
  #known = new Map<string, readonly MappingSwitch[]>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Another process may have had the partitions meanwhile: what is recorded is read anew. */
  forget(): void {
    this.#known = new Map();
  }

  /**
   * Records the switch to `wanted` if the batch that begins with `first` makes one; all switches, by offset. Below
   * `maybeDone` none is made.
   */
  async upTo(
    topic: string,
    partition: number,
    first: bigint,
    wanted: number,
    maybeDone: bigint,
  ): Promise<readonly MappingSwitch[]> {
    const key = `${topic}/${partition}`;
    const recorded = this.#known.get(key) ?? (await this.#read(topic, partition));
    const next = switchFor(recorded, first, wanted, maybeDone);
    const all = next === undefined ? recorded : [...recorded, next];
    if (next !== undefined) await this.#write(topic, partition, next);
    this.#known.set(key, all);
    return all;
  }

  async #read(topic: string, partition: number): Promise<readonly MappingSwitch[]> {
    const { rows } = await this.#pool.query(
      `SELECT "offset"::text, version FROM mapping_switch WHERE topic = $1 AND partition = $2 ORDER BY "offset", at`,
      [topic, partition],
    );
    return RowsSchema.parse(rows);
  }

  async #write(topic: string, partition: number, { offset, version }: MappingSwitch): Promise<void> {
    await this.#pool.query(
      `INSERT INTO mapping_switch (topic, partition, "offset", version) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [topic, partition, String(offset), version],
    );
  }
}
