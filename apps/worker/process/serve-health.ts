import { createServer } from 'node:http';

export type Health = {
  /** Empty when ready; else one sentence each. */
  notReady(): string[];
  /** What is shown on /health and /ready beside the verdict. */
  details(): unknown;
  /** Prometheus text. */
  metrics(): Promise<string>;
};

export type HealthServer = { port: number; close(): Promise<void> };

/** Another program has the port. */
export class PortTaken extends Error {
  readonly code = 'port_taken';
  override name = 'PortTaken';
}

/**
 * Serves /health (this process answers), /ready (every role works and it is not stopping) and /metrics.
 * Throws `PortTaken`.
 */
export async function serveHealth(host: string, port: number, health: Health): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
    };
    const path = request.url?.split('?')[0];
    if (path === '/health') return json(200, { status: 'up', details: health.details() });
    if (path === '/ready') {
      const reasons = health.notReady();
      return json(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
    }
    if (path !== '/metrics') return json(404, { error: 'there are /health, /ready and /metrics' });
    health.metrics().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      (error: unknown) => json(500, { error: String(error) }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause);
      const message = `port ${port} (health and metrics) is in use: end what uses it or set KARMA_METRICS_PORT`;
      reject(new PortTaken(message, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
