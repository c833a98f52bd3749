import { expect, test } from 'vitest';
import { workerProperties } from './worker-properties.ts';

const properties = workerProperties({
  port: 8_083,
  kafka: '127.0.0.1:9092',
  pluginPath: '/jars/debezium',
  secretsDir: '/data/secrets',
});

test('the worker listens and is advertised on 127.0.0.1 only', () => {
  expect(properties['listeners']).toBe('HTTP://127.0.0.1:8083');
  expect(properties['rest.advertised.host.name']).toBe('127.0.0.1');
});

test('connectors can be exactly-once and take secrets from one folder only', () => {
  expect(properties['exactly.once.source.support']).toBe('enabled');
  expect(properties['config.providers.file.param.allowed.paths']).toBe('/data/secrets');
});
