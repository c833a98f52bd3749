import type { Message, ProducerBatch } from 'kafkajs';

/** Requests that come within this many ms share one send. */
const GATHER_MS = 3;
/** Bytes of one send; one record batch must stay below the topic's limit, and a single item below this and it. */
const SEND_BYTES = 4 * 1024 * 1024;
/** What Kafka adds to a record, roughly: lengths, header names, the time. */
const OVERHEAD_BYTES = 100;

export type Accepted = { topic: string; partition: number; messages: Message[]; receivedAt: number };

type Waiting = Accepted & {
  next: number;
  unacked: number;
  resolve: () => void;
  reject: (error: Error) => void;
};
type Send = (topicMessages: NonNullable<ProducerBatch['topicMessages']>) => Promise<unknown>;
type Sending = { part: { of: Waiting; count: number }[]; topics: Map<string, Message[]> };

/**
 * Gathers the messages of several requests into sends to Kafka, one send at a time, in order of arrival. A request
 * resolves when Kafka has all of its messages; if a send rejects, the requests with messages in it reject.
 */
export class AcceptQueue {
  /** Bytes that wait or are being sent. */
  bytes = 0;
  readonly #send: Send;
  #waiting: Waiting[] = [];
  readonly #unacked = new Set<Waiting>();
  /** A send is under way, or gathers. */
  #busy = false;

  constructor(send: Send) {
    this.#send = send;
  }

  add(accepted: Accepted): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { ...accepted, next: 0, unacked: accepted.messages.length, resolve, reject };
      this.#waiting.push(waiting);
      this.#unacked.add(waiting);
      for (const message of accepted.messages) this.bytes += sizeOf(message);
      if (this.#busy) return;
      this.#busy = true;
      setTimeout(() => void this.#sendAll(), GATHER_MS);
    });
  }

  /** When the oldest request came that Kafka does not have yet; undefined if it has all. */
  oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { receivedAt } of this.#unacked) oldest = Math.min(oldest ?? receivedAt, receivedAt);
    return oldest;
  }

  async #sendAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#sendSome();
    } finally {
      this.#busy = false;
    }
  }

  async #sendSome(): Promise<void> {
    const { part, topics } = this.#take();
    const sent = [...topics.values()].flat();
    try {
      await this.#send([...topics].map(([topic, messages]) => ({ topic, messages })));
      for (const { of, count } of part) this.#acknowledge(of, count);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const { of } of part) this.#refuse(of, reason);
    } finally {
      for (const message of sent) this.bytes -= sizeOf(message);
    }
  }

  #take(): Sending {
    const taken: Sending = { part: [], topics: new Map() };
    let bytes = 0;
    for (let first = this.#waiting[0]; first !== undefined && bytes < SEND_BYTES; first = this.#waiting[0]) {
      const list = taken.topics.get(first.topic) ?? [];
      taken.topics.set(first.topic, list);
      const from = first.next;
      for (let message = first.messages[from]; message !== undefined; message = first.messages[first.next]) {
        const size = sizeOf(message);
        // Kafka limits a record batch: what does not fit goes with the next send.
        if (bytes > 0 && bytes + size > SEND_BYTES) {
          if (first.next > from) taken.part.push({ of: first, count: first.next - from });
          return taken;
        }
        bytes += size;
        list.push(message);
        first.next += 1;
      }
      taken.part.push({ of: first, count: first.next - from });
      this.#waiting.shift();
    }
    return taken;
  }

  #acknowledge(of: Waiting, count: number): void {
    of.unacked -= count;
    if (of.unacked > 0) return;
    this.#unacked.delete(of);
    of.resolve();
  }

  #refuse(of: Waiting, reason: Error): void {
    if (!this.#unacked.delete(of)) return;
    for (const message of of.messages.slice(of.next)) this.bytes -= sizeOf(message);
    this.#waiting = this.#waiting.filter((one) => one !== of);
    of.reject(reason);
  }
}

function sizeOf({ value, headers }: Message): number {
  let bytes = OVERHEAD_BYTES + (value?.length ?? 0);
  for (const header of Object.values(headers ?? {})) bytes += header?.length ?? 0;
  return bytes;
}
