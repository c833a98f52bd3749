import { createServer } from 'node:net';

/** A port of Karma's own is taken. */
export class PortTaken extends Error {
  readonly code = 'port_taken';
  override name = 'PortTaken';
}

/** Throws `PortTaken`, with the variable that chooses another, if something listens there already. */
export function checkPort(port: number, what: string, variable: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      reject(
        new PortTaken(
          `Port ${port} for ${what} is in use by another program: end that one, or choose another port with ${variable}=${port + 1} npm start.`,
        ),
      ),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
