/** An error as a ClickHouse server tells it: `code` and `type` are the server's own. */
export class ServerError extends Error {
  readonly code: number;
  constructor(code: number, type: string, message: string, options?: ErrorOptions) {
    super(`Code: ${code}. DB::Exception: ${message}. (${type})`, options);
    this.name = 'ServerError';
    this.code = code;
  }
}

/** The engine's own errors carry code and type in their text; anything else is the bridge's fault. */
export function toServerError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  const text = (error instanceof Error ? error.message : String(error)).replace(/^Query failed: /, '');
  const code = /^Code: (\d+)\./.exec(text)?.[1];
  if (code === undefined) return new ServerError(1002, 'UNKNOWN_EXCEPTION', text, { cause: error });
  const known = new ServerError(Number(code), '', '', { cause: error });
  // The file a body was put in is nobody's business.
  known.message = text.replace(/: \(in file\/uri [^)]*\)/g, '');
  return known;
}

const BAD_REQUEST = [
  6, 25, 26, 27, 36, 38, 41, 44, 52, 53, 62, 69, 72, 117, 167, 168, 321, 376, 427, 441, 675, 676,
];
const NOT_FOUND = [46, 47, 50, 56, 60, 63, 73, 78, 81, 114, 115, 336, 511];
const STATUS = new Map<number, number>([
  ...BAD_REQUEST.map((code): [number, number] => [code, 400]),
  ...NOT_FOUND.map((code): [number, number] => [code, 404]),
  [194, 401],
  [192, 403],
  [193, 403],
  [497, 403],
  [516, 403],
  [159, 408],
  [162, 413],
  [415, 415],
  [48, 501],
  [76, 503],
  [439, 503],
]);

/** The HTTP status that a server answers for an error code (its exceptionCodeToHTTPStatus). */
export function httpStatus(code: number): number {
  return STATUS.get(code) ?? 500;
}
