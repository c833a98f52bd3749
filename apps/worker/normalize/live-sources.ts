import type pg from 'pg';
import { z } from 'zod';

import {
  ADAPTERS_OF,
  MappingSpecSchema,
  SOURCE_KINDS,
  type SourceKind,
} from '@karma/core/contract/mapping.ts';
import {
  type CompiledMapping,
  compileMapping,
  defaultMapping,
} from '@karma/core/normalize/compile-mapping.ts';
import type { SourceForm } from '@karma/core/normalize/raw-message.ts';

const RowSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(SOURCE_KINDS),
  topic: z.string(),
  mapping_version: z.number().int(),
});

const READ = `SELECT id::text, name, kind, topic, mapping_version FROM source WHERE state <> 'removed' ORDER BY name`;

/** A mapping version cannot be used; the message says which and why. */
export class MappingUnusable extends Error {
  readonly code = 'mapping_unusable';
  override name = 'MappingUnusable';
}

/** A source whose raw topic is normalised. */
export type LiveSource = {
  id: string;
  name: string;
  kind: SourceKind;
  /** Without the prefix. */
  topic: string;
  /** The version to switch to at the next batch: the wanted one, or the last that could be used. */
  version: number;
  problem: string | undefined;
};

/** The sources as Postgres has them, and their compiled mappings. Versions never change, so each is compiled once. */
export class LiveSources {
  readonly #pool: pg.Pool;
  readonly #compiled = new Map<string, CompiledMapping>();
  #usable = new Map<string, number>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Sources with no usable mapping at all are left out: their messages wait in Kafka. Their problems are told. */
  async read(): Promise<{ live: LiveSource[]; waiting: LiveSource[] }> {
    const rows = z.array(RowSchema).parse((await this.#pool.query(READ)).rows);
    const usable = new Map<string, number>();
    const live: LiveSource[] = [];
    const waiting: LiveSource[] = [];
    for (const { mapping_version: wanted, ...row } of rows) {
      const source = { ...row, version: wanted, problem: await this.#problemOf(row, wanted) };
      const last = this.#usable.get(row.id);
      if (source.problem === undefined) usable.set(row.id, wanted);
      else if (last !== undefined) usable.set(row.id, (source.version = last));
      (usable.has(row.id) ? live : waiting).push(source);
    }
    this.#usable = usable;
    return { live, waiting };
  }

  /** What normalisation needs of one version. Throws `MappingUnusable`. */
  async form(source: Pick<LiveSource, 'id' | 'name' | 'kind'>, version: number): Promise<SourceForm> {
    const key = `${source.id}/${version}`;
    const mapping = this.#compiled.get(key) ?? (await this.#compile(source, version));
    this.#compiled.set(key, mapping);
    return { name: source.name, mapping, version };
  }

  async #problemOf(
    source: Pick<LiveSource, 'id' | 'name' | 'kind'>,
    version: number,
  ): Promise<string | undefined> {
    try {
      await this.form(source, version);
      return undefined;
    } catch (error) {
      if (error instanceof MappingUnusable) return error.message;
      throw error;
    }
  }

  async #compile(
    source: Pick<LiveSource, 'id' | 'name' | 'kind'>,
    version: number,
  ): Promise<CompiledMapping> {
    const { rows } = await this.#pool.query<{ spec: unknown }>(
      'SELECT spec FROM mapping WHERE source_id = $1 AND version = $2',
      [source.id, version],
    );
    const row = rows[0];
    if (row === undefined) {
      const [only, ...others] = ADAPTERS_OF[source.kind];
      if (only !== undefined && only !== 'json' && others.length === 0) return defaultMapping(only);
      throw new MappingUnusable(`${source.name} has no mapping yet: write one, its messages wait until then`);
    }
    const spec = MappingSpecSchema.safeParse(row.spec);
    if (!spec.success) throw unusable(source.name, version, z.prettifyError(spec.error));
    const compiled = compileMapping(spec.data);
    if ('mapping' in compiled) return compiled.mapping;
    throw unusable(
      source.name,
      version,
      compiled.errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
    );
  }
}

function unusable(name: string, version: number, why: string): MappingUnusable {
  return new MappingUnusable(`version ${version} of the mapping of ${name} cannot be used: ${why}`);
}
