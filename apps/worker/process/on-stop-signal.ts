/**
 * Calls `stop` once: at SIGTERM, at SIGINT, or when the supervisor that started this process is gone (its end of
 * the IPC channel closed). Later signals change nothing: the drain is bounded.
 */
export function onStopSignal(stop: (why: string) => void): void {
  let told = false;
  const once = (why: string) => (): void => {
    if (told) return;
    told = true;
    stop(why);
  };
  process.on('SIGTERM', once('SIGTERM'));
  process.on('SIGINT', once('SIGINT'));
  if (process.send !== undefined) process.on('disconnect', once('the supervisor is gone'));
}
