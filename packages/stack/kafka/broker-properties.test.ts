import { expect, test } from 'vitest';
import { renderProperties } from '../render-properties.ts';
import { brokerProperties } from './broker-properties.ts';

const properties = brokerProperties({ port: 9_092, controllerPort: 9_555, logDir: '/data/kafka' });

test('the broker listens on 127.0.0.1 only, at the ports given', () => {
  expect(properties['listeners']).toBe('PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9555');
  expect(properties['advertised.listeners']).toBe('PLAINTEXT://127.0.0.1:9092');
  expect(properties['controller.quorum.voters']).toBe('1@127.0.0.1:9555');
});

test('a single broker can hold every internal topic, and makes no topic by itself', () => {
  const factors = Object.entries(properties).filter(([key]) => /replication\.factor|min\.isr/.test(key));
  expect(factors.length).toBeGreaterThanOrEqual(5);
  expect(factors.every(([, value]) => value === 1)).toBe(true);
  expect(renderProperties(properties)).toContain('auto.create.topics.enable=false\n');
});
