import type { Prisma } from '@karma/db/postgres/generated/client.ts';
import type { Transaction } from '@karma/db/postgres/transaction.ts';

/** A message to Kafka; `value` becomes its JSON. Topics are the contract's names, without a prefix. */
export type Message = {
  topic: string;
  /** Messages of one key are published in the order they were written. */
  key: string;
  headers: Record<string, string>;
  value: Prisma.InputJsonObject;
};

/** Publishes with the transaction: the relay of the role action sends it once that is committed, at least once. */
export async function publish(tx: Transaction, message: Message): Promise<void> {
  await tx.outbox.create({ data: message });
}
