import { expect, test } from 'vitest';
import { BadPorts, PORT_VARIABLES, readPorts } from './ports.ts';

test('without variables the ports are the defaults', () => {
  expect(readPorts({})).toEqual({
    postgres: 15_432,
    kafka: 19_092,
    kafkaController: 19_093,
    connect: 18_083,
    clickhouse: 18_123,
    neo4j: 17_687,
  });
});

test('each port is set by its own variable', () => {
  const names = Object.entries(PORT_VARIABLES);
  const env = Object.fromEntries(names.map(([, variable], index) => [variable, String(30_000 + index)]));
  const expected = Object.fromEntries(names.map(([name], index) => [name, 30_000 + index]));
  expect(readPorts(env)).toEqual(expected);
});

test.each(['0', '65536', 'abc', '1.5', ''])(
  '%j is refused as a port, by the name of its variable',
  (value) => {
    expect(() => readPorts({ KARMA_CONNECT_PORT: value })).toThrow(/KARMA_CONNECT_PORT must be a port/);
  },
);

test('two engines on one port are refused', () => {
  expect(() => readPorts({ KARMA_CONNECT_PORT: '5000', KARMA_NEO4J_PORT: '5000' })).toThrow(BadPorts);
});
