import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export type Proxy = {
  port: number;
  /** Ends all connections and takes no more. */ cut(): Promise<void>;
  mend(): Promise<void>;
};

/** A way to a local port that a test can cut, so that an engine is away for one client only. */
export async function openProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    from.pipe(to);
    to.pipe(from);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    mend: () => listen(port),
  };
}
