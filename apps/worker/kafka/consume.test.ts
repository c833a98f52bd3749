import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';

import { consume } from './consume.ts';

test('topics that cannot be changed over to are a failure: the old ones are read no more', async () => {
  const away = (): never => {
    throw new Error('the broker is away');
  };
  const consuming = await consume({
    kafka: { admin: away, consumer: away },
    groupId: 'g',
    topics: [],
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
    handle: async () => undefined,
  });
  await expect(consuming.retopic(['t'])).rejects.toThrow('the broker is away');
  expect((await Promise.race([consuming.failed, Promise.resolve('no failure')])).toString()).toContain(
    'the broker is away',
  );
  await consuming.stop();
});
