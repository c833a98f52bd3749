import { connect } from 'node:net';

const MAGIC = [0x60, 0x60, 0xb0, 0x17];
/** Four offers of a version, newest first: 5.8 down to 5.0, 4.4, and two empty ones. */
const OFFERS = [0, 8, 8, 5, 0, 0, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0];

/** Whether a server at this port agrees on a version of Bolt. Rejects when nothing answers in time. */
export function speaksBolt(port: number, timeoutMs = 1_000): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    socket.once('connect', () => socket.write(Buffer.from([...MAGIC, ...OFFERS])));
    socket.once('data', (answer) => {
      resolve(answer.length === 4 && answer.readInt32BE() !== 0);
      socket.destroy();
    });
  });
}
