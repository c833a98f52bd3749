import { expect, test } from 'vitest';

import { sayRefusal, sayTrace } from './say-trace.ts';

const trace = (...causes: string[]): string =>
  [
    'org.apache.kafka.connect.errors.ConnectException: An exception occurred in the change event producer.',
    '\tat io.debezium.pipeline.ErrorHandler.setProducerThrowable(ErrorHandler.java:67)',
    ...causes.flatMap((cause) => [
      `Caused by: ${cause}`,
      '\tat org.postgresql.core.v3.QueryExecutorImpl.x(Y.java:1)',
    ]),
    '\t... 5 more',
  ].join('\n');

test.each([
  [
    'org.postgresql.util.PSQLException: FATAL: password authentication failed for user "shop"',
    /password of shop/,
  ],
  [
    'org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname',
    /Nothing answers at db:5432/,
  ],
  ['java.net.UnknownHostException: no.such.host', /host no\.such\.host is not known/],
  [
    'org.postgresql.util.PSQLException: ERROR: replication slot "karma_shop" is active for PID 77',
    /slot karma_shop is in use/,
  ],
  [
    'org.postgresql.util.PSQLException: ERROR: publication "karma_shop" does not exist',
    /publication karma_shop is not there/,
  ],
  [
    'org.apache.kafka.common.errors.RecordTooLargeException: The message is 10485760 bytes',
    /larger than a Kafka message/,
  ],
])('%s', (cause, said) => {
  expect(sayTrace(trace(cause))).toMatch(said);
});

test('an unknown trace is told by its deepest cause', () => {
  expect(sayTrace(trace('java.lang.RuntimeException: outer', 'java.io.IOException: the disk is odd'))).toBe(
    'The connector failed: IOException: the disk is odd. Mend the cause, then restart it.',
  );
});

test('a trace without causes is told by its first line', () => {
  expect(sayTrace('java.lang.IllegalStateException\n\tat a.b.C.d(E.java:1)')).toBe(
    'The connector failed: IllegalStateException. Mend the cause, then restart it.',
  );
});

test('a refused configuration is told by its errors, the known ones in words', () => {
  const refusal = (error: string): string =>
    `Connector configuration is invalid and contains the following 1 error(s):\n${error}\nYou can also find the above`;
  expect(sayRefusal(refusal('x: FATAL: password authentication failed for user "shop"'))).toMatch(
    /password of shop/,
  );
  expect(sayRefusal(refusal('slot.name: it is odd'))).toBe(
    'Kafka Connect refuses the connector: slot.name: it is odd.',
  );
});
