import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_PORTS } from '@karma/core/contract/environment.ts';
import type { StackEnv } from '@karma/stack/stack-env.ts';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** What may be set for a start on this machine; the engines' ports are read by the stack. */
const StartEnvironment = z.object({
  KARMA_WEB_PORT: port(DEFAULT_PORTS.web),
  KARMA_INTAKE_PORT: port(DEFAULT_PORTS.intake),
  KARMA_METRICS_PORT: port(DEFAULT_PORTS.metrics),
  KARMA_DEMO: z.enum(['on', 'off']).default('on'),
  /** Where all data lies. */
  KARMA_FOLDER: z.string().min(1).optional(),
  /** Where downloaded jars are kept; `<folder>/jars` unless several installations share them. */
  KARMA_JARS_FOLDER: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});
export type StartEnvironment = z.infer<typeof StartEnvironment>;

/** Reads the settings of a start; throws one sentence that names what is wrong. */
export function readStart(env: NodeJS.ProcessEnv): StartEnvironment {
  const parsed = StartEnvironment.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Mend these variables and start again: ${problems.join('; ')}.`);
}

/** Environment of web, worker and demonstration: one record, of which each parses its part. */
export function appEnvironment(
  stack: StackEnv,
  start: StartEnvironment,
  folder: string,
  secret: string,
): Record<string, string> {
  return {
    ...stack,
    KARMA_SECRET: secret,
    KARMA_WEB_URL: `http://localhost:${start.KARMA_WEB_PORT}`,
    KARMA_INTAKE_URL: `http://127.0.0.1:${start.KARMA_INTAKE_PORT}`,
    KARMA_INTAKE_PORT: String(start.KARMA_INTAKE_PORT),
    KARMA_METRICS_PORT: String(start.KARMA_METRICS_PORT),
    KARMA_DEMO_FOLDER: join(folder, 'demo'),
    SHOP_ADMIN_URL: stack.DATABASE_URL,
    SHOP_DATABASE: 'shop',
    PORT: String(start.KARMA_WEB_PORT),
    HOSTNAME: '127.0.0.1',
    LOG_LEVEL: start.LOG_LEVEL,
    NEXT_TELEMETRY_DISABLED: '1',
  };
}
