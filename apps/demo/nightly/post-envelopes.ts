import type { Envelope } from '@karma/core/contract/envelope.ts';
import { pause } from '../control/run-part.ts';

export type IntakeDoor = { url: string; source: string; token: string };

/** The intake refused an envelope for good: sending it again would not help. */
export class IntakeRefused extends Error {
  readonly code = 'intake_refused';
  override name = 'IntakeRefused';
}

const FOR_LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Posts envelopes to the intake until it has acknowledged them: while it is away the job's word waits, with back-off
 * up to 5 s, under one idempotency key so that a lost answer doubles nothing.
 */
export async function postEnvelopes(
  door: IntakeDoor,
  envelopes: Envelope[],
  key: string,
  signal: AbortSignal,
): Promise<void> {
  for (let waitMs = 250; !signal.aborted; waitMs = Math.min(5_000, waitMs * 2)) {
    const answer = await fetch(new URL(`/v1/sources/${door.source}/events`, door.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${door.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(envelopes),
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (answer instanceof Response && answer.ok) return;
    if (answer instanceof Response && !FOR_LATER.has(answer.status))
      throw new IntakeRefused(`The intake answered ${answer.status}: ${await answer.text()}`);
    await pause(waitMs, signal);
  }
}
