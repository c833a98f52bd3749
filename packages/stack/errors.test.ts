import { expect, test } from 'vitest';
import { PortInUse } from './errors.ts';

test('a port in use names the port, who has it and the variable that changes it', () => {
  const error = new PortInUse('kafka', 19_092, 'KARMA_KAFKA_PORT', 'java (pid 77)');
  expect(error.code).toBe('port_in_use');
  expect(error.message).toBe(
    'Port 19092, which kafka needs, is in use by java (pid 77). Stop that, or set KARMA_KAFKA_PORT to a free port and start again.',
  );
});

test('a port whose owner is unknown says who it may be', () => {
  const error = new PortInUse('postgres', 15_432, 'KARMA_POSTGRES_PORT', undefined);
  expect(error.message).toContain(
    'in use by another program, perhaps a second Karma or an engine of your own.',
  );
});
