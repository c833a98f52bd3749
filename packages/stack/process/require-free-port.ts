import { createServer } from 'node:net';
import type { NamedPort } from '../engine.ts';
import { PortInUse } from '../errors.ts';
import { findPortOwner } from './find-port-owner.ts';

/** Throws `PortInUse` unless the port can be listened on at 127.0.0.1. */
export async function requireFreePort(engine: string, { port, variable }: NamedPort): Promise<void> {
  if (await canListen(port)) return;
  throw new PortInUse(engine, port, variable, await findPortOwner(port));
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
