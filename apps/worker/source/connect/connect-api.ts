import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

const TIMEOUT_MS = 10_000;
/** Kafka Connect refuses changes (409) while its workers rebalance. */
const CONFLICT_TRIES = 20;
const CONFLICT_WAIT_MS = 500;

/** Kafka Connect does not answer. */
export class ConnectAway extends Error {
  readonly code = 'connect_away';
  override name = 'ConnectAway';
}

/** Kafka Connect refused; the message is its own. */
export class ConnectRefused extends Error {
  readonly code = 'connect_refused';
  override name = 'ConnectRefused';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const SeenSchema = z.object({
  info: z.object({ config: z.record(z.string(), z.string().nullable()) }),
  status: z.object({
    connector: z.object({ state: z.string(), trace: z.string().optional() }),
    tasks: z.array(z.object({ id: z.number().int(), state: z.string(), trace: z.string().optional() })),
  }),
});
/** A connector as Kafka Connect sees it. */
export type SeenConnector = z.infer<typeof SeenSchema>;

/** The part of Kafka Connect's REST interface that the reconciler needs. Every call throws the errors above. */
export class ConnectApi {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  /** All connectors, with configuration and status, in one request. */
  async connectors(): Promise<Map<string, SeenConnector>> {
    const body = await this.#call('GET', '/connectors?expand=info&expand=status');
    return new Map(Object.entries(z.record(z.string(), SeenSchema).parse(body)));
  }

  /** Makes the connector or changes it; it restarts with the new configuration. */
  async putConfig(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    await this.#change('PUT', `/connectors/${encodeURIComponent(name)}/config`, config);
  }

  async pause(name: string): Promise<void> {
    await this.#change('PUT', `/connectors/${encodeURIComponent(name)}/pause`);
  }

  async stop(name: string): Promise<void> {
    await this.#change('PUT', `/connectors/${encodeURIComponent(name)}/stop`);
  }

  async resume(name: string): Promise<void> {
    await this.#change('PUT', `/connectors/${encodeURIComponent(name)}/resume`);
  }

  /** The connector and all of its tasks, failed or not. */
  async restart(name: string): Promise<void> {
    const path = `/connectors/${encodeURIComponent(name)}/restart?includeTasks=true&onlyFailed=false`;
    await this.#change('POST', path);
  }

  /** Only what has failed of it. */
  async restartFailed(name: string): Promise<void> {
    const path = `/connectors/${encodeURIComponent(name)}/restart?includeTasks=true&onlyFailed=true`;
    await this.#change('POST', path);
  }

  async remove(name: string): Promise<void> {
    await this.#change('DELETE', `/connectors/${encodeURIComponent(name)}`);
  }

  async #change(method: string, path: string, body?: object): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#call(method, path, body);
        return;
      } catch (error) {
        const rebalancing = error instanceof ConnectRefused && error.status === 409;
        if (!rebalancing || tries === CONFLICT_TRIES) throw error;
        await delay(CONFLICT_WAIT_MS);
      }
    }
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const { response, text } = await this.#fetch(method, path, body);
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    throw new ConnectRefused(
      response.status,
      messageOf(text) ?? `${method} ${path}: status ${response.status}`,
    );
  }

  async #fetch(method: string, path: string, body?: object): Promise<{ response: Response; text: string }> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { response, text: await response.text() };
    } catch (cause) {
      throw new ConnectAway(`Kafka Connect does not answer at ${this.#url}: see that it runs`, { cause });
    }
  }
}

const ErrorSchema = z.object({ message: z.string() });

function messageOf(text: string): string | undefined {
  try {
    return ErrorSchema.safeParse(JSON.parse(text)).data?.message;
  } catch (error) {
    // Not every refusal is JSON: a proxy in between answers in HTML.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
