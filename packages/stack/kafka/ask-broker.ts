import { connect } from 'node:net';

const METADATA_KEY = 3;
const METADATA_VERSION = 4;
/** No topics, and none to be made. */
const METADATA_BODY = Buffer.from([0, 0, 0, 0, 0]);

/**
 * How many brokers a broker names in its metadata, asked over Kafka's own protocol: 0 while it is still
 * fenced. Rejects when nothing answers within `timeoutMs`.
 */
export function countBrokers(port: number, timeoutMs = 1_000): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received: Buffer = Buffer.alloc(0);
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    socket.once('connect', () => socket.write(metadataRequest()));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const count = brokersIn(received);
      if (count === undefined) return;
      resolve(count);
      socket.destroy();
    });
  });
}

function metadataRequest(): Buffer {
  const client = Buffer.from('karma-stack');
  const header = Buffer.alloc(10);
  header.writeInt16BE(METADATA_KEY, 0);
  header.writeInt16BE(METADATA_VERSION, 2);
  header.writeInt32BE(1, 4);
  header.writeInt16BE(client.length, 8);
  const size = Buffer.alloc(4);
  size.writeInt32BE(header.length + client.length + METADATA_BODY.length);
  return Buffer.concat([size, header, client, METADATA_BODY]);
}

/** Pure: the count in a response of size, correlation id, throttle time and brokers; undefined if cut short. */
export function brokersIn(response: Buffer): number | undefined {
  return response.length < 16 ? undefined : response.readInt32BE(12);
}
