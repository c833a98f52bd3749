import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export type Sender = {
  /** Entities are `load:<run>/<number>`. */
  run: string;
  /** Events whose acceptance was told. */
  accepted(): number;
  /** Codes of refusals so far. */
  refused(): string[];
  /** Sends no more, and tries on until what was begun is accepted or `givenUpMs` are over. */
  stop(givenUpMs?: number): Promise<void>;
};

const ITEMS = 20;
const PAUSE_MS = 10;
const AGAIN_MS = 100;

/**
 * Sends envelopes to the intake, as a careful program does: each request is tried with the same Idempotency-Key
 * until it is accepted.
 */
export function startSender({ port, token }: { port: number; token: string }): Sender {
  const run = randomUUID();
  const refused: string[] = [];
  let accepted = 0;
  let next = 0;
  let stopping = false;
  let giveUpAt = Number.POSITIVE_INFINITY;

  async function sendOnce(first: number): Promise<boolean> {
    const items = Array.from({ length: ITEMS }, (_, index) => envelopeOf(`load:${run}/${first + index}`));
    try {
      const response = await fetch(`http://127.0.0.1:${port}/v1/envelopes`, {
        method: 'POST',
        body: JSON.stringify(items),
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'idempotency-key': `${run}-${first}`,
        },
        signal: AbortSignal.timeout(15_000),
      });
      const answer = (await response.json()) as { error?: string };
      if (response.status !== 202) refused.push(answer.error ?? String(response.status));
      return response.status === 202;
    } catch (error) {
      refused.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  async function sendAll(): Promise<void> {
    while (!stopping) {
      const first = next;
      next += ITEMS;
      while (!(await sendOnce(first))) {
        if (Date.now() > giveUpAt) return;
        await delay(AGAIN_MS);
      }
      accepted += ITEMS;
      await delay(PAUSE_MS);
    }
  }

  const done = sendAll();
  return {
    run,
    accepted: () => accepted,
    refused: () => refused,
    stop(givenUpMs = 2_000) {
      stopping = true;
      giveUpAt = Date.now() + givenUpMs;
      return done;
    },
  };
}

function envelopeOf(entityId: string): object {
  return {
    ts: new Date().toISOString(),
    event_type: 'load.item.sent',
    entity_id: entityId,
    correlation_id: '',
    tags: { worker: 'pay-1' },
    attrs: {},
  };
}
