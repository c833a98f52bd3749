import type { Admin } from 'kafkajs';

import type { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';

import { withPostgres } from './open-postgres.ts';

/** Heartbeats come each second or two: a raw topic that stands still for so long means that none arrive. */
const SILENT_MS = 15_000;
/** How often a silent database is asked why. */
const ASK_EVERY_MS = 30_000;

type Heard = { end: string; movedAt: number; askedAt: number; why: string | undefined };

/**
 * Kafka Connect says RUNNING also when the database is gone. Its heartbeats travel through the database's log: if
 * the raw topic does not grow, something between is broken.
 */
export class Silence {
  readonly #admin: Admin;
  readonly #heard = new Map<string, Heard>();

  constructor(admin: Admin) {
    this.#admin = admin;
  }

  /** A sentence if a connector that should run has been silent, and why as far as can be told. */
  async problemOf(
    topic: string,
    config: PostgresSourceConfig,
    password: string,
  ): Promise<string | undefined> {
    const ends = await this.#admin.fetchTopicOffsets(topic);
    const end = ends.map(({ high }) => high).join(',');
    const now = Date.now();
    const before = this.#heard.get(topic);
    if (before === undefined || before.end !== end) {
      this.#heard.set(topic, { end, movedAt: now, askedAt: 0, why: undefined });
      return undefined;
    }
    if (now - before.movedAt < SILENT_MS) return undefined;
    if (now - before.askedAt > ASK_EVERY_MS) {
      before.askedAt = now;
      before.why = await this.#ask(config, password);
    }
    const seconds = Math.round((now - before.movedAt) / 1_000);
    const { host, port } = config.connection;
    if (before.why === undefined) {
      return `Kafka Connect says RUNNING, but nothing has come for ${seconds} s, though ${host}:${port} answers: restart the source.`;
    }
    return `Nothing has come for ${seconds} s: the database at ${host}:${port} does not answer (${before.why}).`;
  }

  /** Not running is not silent: what comes after a resume is new. */
  forget(topic: string): void {
    this.#heard.delete(topic);
  }

  async #ask({ connection }: PostgresSourceConfig, password: string): Promise<string | undefined> {
    try {
      await withPostgres(connection, password, (client) => client.query('SELECT 1'));
      return undefined;
    } catch (error) {
      return error instanceof Error && error.message !== '' ? error.message : 'no reason was given';
    }
  }
}
