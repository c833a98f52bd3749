import { createHash } from 'node:crypto';

import type pg from 'pg';
import { z } from 'zod';

import { prefixed } from '@karma/core/contract/topics.ts';

import { IntakeRefused } from './refused.ts';

/** A source that takes events by HTTP. */
export type Door = { source: string; state: 'active' | 'paused'; topic: string };
type Key = { tokenId: string; door: Door };

const RowSchema = z.object({
  name: z.string(),
  state: z.enum(['active', 'paused']),
  topic: z.string(),
  token_id: z.string().nullable(),
  hash: z.string().nullable(),
});

const READ = `
  SELECT s.name, s.state, s.topic, t.id AS token_id, t.hash
  FROM source s LEFT JOIN intake_token t ON t.source_id = s.id AND t.revoked_at IS NULL
  WHERE s.kind IN ('http', 'envelopes') AND s.state <> 'removed'`;

/** While Postgres is away nobody can revoke a token through it: what is known counts on, for this long. */
const TRUST_MS = 60_000;

/** The sources that take events and the tokens that open them, as last read from Postgres. */
export class Doors {
  #doors = new Map<string, Door>();
  #keys = new Map<string, Key>();
  #readAt = 0;
  readonly #used = new Set<string>();
  readonly #pool: pg.Pool;
  readonly #prefix: string;

  constructor(pool: pg.Pool, prefix: string) {
    this.#pool = pool;
    this.#prefix = prefix;
  }

  async read(): Promise<void> {
    const startedAt = Date.now();
    const rows = z.array(RowSchema).parse((await this.#pool.query(READ)).rows);
    const doors = new Map<string, Door>();
    const keys = new Map<string, Key>();
    for (const { name, state, topic, token_id: tokenId, hash } of rows) {
      const door = doors.get(name) ?? { source: name, state, topic: prefixed(this.#prefix, topic) };
      doors.set(name, door);
      if (tokenId !== null && hash !== null) keys.set(hash, { tokenId, door });
    }
    this.#doors = doors;
    this.#keys = keys;
    this.#readAt = startedAt;
  }

  all(): Door[] {
    return [...this.#doors.values()];
  }

  /** The door that `authorization` opens, which must be that of `source`. Throws `IntakeRefused`. */
  open(source: string, authorization: string | undefined): Key {
    if (Date.now() - this.#readAt > TRUST_MS) {
      throw new IntakeRefused(503, 'postgres_away', 'tokens cannot be checked now: try again', {
        retryAfterS: 5,
      });
    }
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new IntakeRefused(401, 'no_token', 'send the header Authorization: Bearer <token of the source>');
    }
    const key = this.#keys.get(createHash('sha256').update(token).digest('hex'));
    if (key === undefined) {
      throw new IntakeRefused(
        401,
        'bad_token',
        'this token is not known or was revoked: make one on the Sources screen',
      );
    }
    if (key.door.source !== source) {
      throw new IntakeRefused(
        403,
        'other_source',
        `this token is for the source ${key.door.source}, not for ${source}`,
      );
    }
    if (key.door.state === 'paused') {
      throw new IntakeRefused(
        503,
        'paused',
        `the source ${source} is paused: resume it on the Sources screen`,
        {
          retryAfterS: 60,
        },
      );
    }
    this.#used.add(key.tokenId);
    return key;
  }

  /** Writes when the tokens used since the last call were used. */
  async recordUse(): Promise<void> {
    if (this.#used.size === 0) return;
    const ids = [...this.#used];
    this.#used.clear();
    await this.#pool.query('UPDATE intake_token SET last_used_at = now() WHERE id = ANY($1::uuid[])', [ids]);
  }
}
