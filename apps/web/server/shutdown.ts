/** How long open answers may take to end after a signal. */
const GRACE_MS = 2_000;

const held = globalThis as { karmaShutdown?: AbortController };

/** Aborted when the process was told to stop. Streams that never end by themselves must join it. */
export function shutdownSignal(): AbortSignal {
  held.karmaShutdown ??= new AbortController();
  return held.karmaShutdown.signal;
}

/** On SIGTERM and SIGINT ends the open streams, which would hold Next up, and the process soon after. */
export function abortOnSignals(): void {
  shutdownSignal();
  const stop = (): void => {
    held.karmaShutdown?.abort();
    setTimeout(() => process.exit(0), GRACE_MS).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
