import type { Answer, RequestKind } from '@karma/core/source/requests.ts';
import type { useTRPCClient } from '../shell/trpc.ts';

type Client = ReturnType<typeof useTRPCClient>;
type Asked = Parameters<Client['request']['ask']['mutate']>[0];

const AGAIN_MS = 250;

/** The worker could not answer; the message says what to do. */
export class NotAnswered extends Error {
  readonly code = 'not_answered';
  override name = 'NotAnswered';
}

/**
 * Puts a question to the worker and waits for its answer, which it has for 30 s. Throws `NotAnswered`, what the API
 * throws, and an AbortError when `signal` is aborted.
 */
export async function askWorker<K extends RequestKind>(
  client: Client,
  question: Extract<Asked, { kind: unknown }> & { kind: K },
  signal?: AbortSignal,
): Promise<{ id: string; answer: Answer<K> }> {
  const options = signal === undefined ? {} : { signal };
  const { id } = await client.request.ask.mutate(question, options);
  for (;;) {
    const said = await client.request.answer.query({ id }, options);
    if (said.state === 'failed') throw new NotAnswered(said.error);
    // The question's kind is the answer's: a request row has one.
    if (said.state === 'done') return { id, answer: said.answer as Answer<K> };
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    signal?.throwIfAborted();
  }
}
