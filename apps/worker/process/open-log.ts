import { type Logger, pino } from 'pino';

/** JSON lines on stdout: `level`, `time`, `process`, `role`, `msg`. Values under these names never appear. */
export function openLog(level: string, process: string): Logger {
  return pino({
    level,
    base: { process },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'password',
        'secret',
        'token',
        'authorization',
        '*.password',
        '*.secret',
        '*.token',
        '*.authorization',
      ],
      censor: '***',
    },
  });
}
