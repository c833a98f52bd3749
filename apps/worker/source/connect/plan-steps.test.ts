import { expect, test } from 'vitest';

import { type Seen, type Step, type Wanted, planSteps } from './plan-steps.ts';

const config = { 'connector.class': 'c', 'slot.name': 's' };
const seen = (state: string, change: Record<string, string> = {}): Seen => ({
  config: { ...config, name: 'karma-shop', ...change },
  state,
});

test.each<[string, Partial<Wanted>, Seen | undefined, Step[]]>([
  ['a new one', { changed: true }, undefined, ['put_config']],
  ['nothing to do', {}, seen('RUNNING'), []],
  ['lost by Kafka Connect', {}, undefined, ['put_config']],
  ['changed by hand', {}, seen('RUNNING', { 'slot.name': 'other' }), ['put_config']],
  ['restart is asked', { changed: true }, seen('FAILED'), ['restart']],
  ['a failed one is tried again elsewhere', {}, seen('FAILED'), []],
  [
    'a new configuration needs no restart',
    { changed: true },
    seen('RUNNING', { 'slot.name': 'old' }),
    ['put_config'],
  ],
  ['resumed', { changed: true }, seen('PAUSED'), ['resume']],
  ['paused by hand', {}, seen('PAUSED'), ['resume']],
  ['pause', { desired: 'paused', changed: true }, seen('RUNNING'), ['pause']],
  ['paused already', { desired: 'paused' }, seen('PAUSED'), []],
  ['new and paused', { desired: 'paused', changed: true }, undefined, ['put_config', 'pause']],
  ['stop', { desired: 'stopped', changed: true }, seen('RUNNING'), ['stop']],
  ['removed', { desired: 'absent', changed: true }, seen('RUNNING'), ['remove', 'forget_database']],
  ['removed, and its slot was left', { desired: 'absent', changed: true }, undefined, ['forget_database']],
  ['gone', { desired: 'absent' }, undefined, []],
])('%s', (_, wanted, has, steps) => {
  expect(planSteps({ desired: 'running', config, changed: false, ...wanted }, has)).toEqual(steps);
});
