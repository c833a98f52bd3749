import type { Logger } from 'pino';

import type { Role, RoleState } from '@karma/core/contract/role-state.ts';

import { ToChildSchema, type ToSupervisor } from './messages.ts';

const STATE_EVERY_MS = 1_000;

/** A child's end of the IPC channel: tells the roles' states each second, and the metrics when asked. */
export function answerSupervisor(
  states: () => Map<Role, RoleState>,
  metrics: () => Promise<object[]>,
  log: Logger,
): { close(): void } {
  function tell(message: ToSupervisor): void {
    // The supervisor may vanish at any moment: then this process drains, and nobody needs the message.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  }

  async function answer(message: unknown): Promise<void> {
    const { id } = ToChildSchema.parse(message);
    tell({ tell: 'metrics', id, metrics: await metrics() });
  }

  const onMessage = (message: unknown): void => {
    answer(message).catch((error: unknown) =>
      log.error({ err: error }, 'the supervisor asked what is not known'),
    );
  };
  process.on('message', onMessage);
  const timer = setInterval(
    () => tell({ tell: 'state', roles: Object.fromEntries(states()) }),
    STATE_EVERY_MS,
  );
  return {
    close() {
      clearInterval(timer);
      process.off('message', onMessage);
    },
  };
}
