/** One line of JSON on stderr, as the worker writes its log. */
export function logError(where: string, error: unknown): void {
  const shown =
    error instanceof Error
      ? { type: error.name, message: error.message, stack: error.stack }
      : { message: String(error) };
  console.error(JSON.stringify({ level: 'error', time: Date.now(), where, err: shown }));
}
