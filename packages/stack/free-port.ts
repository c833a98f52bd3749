import { createServer, type Server } from 'node:net';
import type { StackPorts } from './ports.ts';

/** Free ports on 127.0.0.1 from the operating system, all different: they are held until all are known. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** A free port for each engine, for tests. */
export async function freeStackPorts(): Promise<StackPorts> {
  const [postgres = 0, kafka = 0, kafkaController = 0, connect = 0, clickhouse = 0, neo4j = 0] =
    await freePorts(6);
  return { postgres, kafka, kafkaController, connect, clickhouse, neo4j };
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port.');
  return address.port;
}
