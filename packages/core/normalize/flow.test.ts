import { expect, test } from 'vitest';
import { defaultFlow, kindOfFlow } from './flow.ts';

const child = (entity: string) => ({
  links: [
    { rel: 'about', entity_id: 'job:x' },
    { rel: 'child_of', entity_id: entity },
  ],
});

test('rows and objects flow by entity, also where they have a correlation', () => {
  expect(defaultFlow('order:7', 'tx-1', {})).toEqual({ flow: 'order:7', flowKind: 'order' });
});

test('runs flow by correlation, learned under the definition of their root', () => {
  expect(defaultFlow('job:etl', 'run-1', {})).toEqual({ flow: 'run-1', flowKind: 'job:etl' });
  expect(defaultFlow('step:etl/load', 'run-1', child('job:etl'))).toEqual({
    flow: 'run-1',
    flowKind: 'job:etl',
  });
  expect(
    defaultFlow('substep:a', 'run-1', {
      links: [...child('step:etl/load').links, ...child('job:etl').links],
    }),
  ).toEqual({
    flow: 'run-1',
    flowKind: 'job:etl',
  });
  expect(defaultFlow('step:etl/load', 'run-1', {})).toEqual({ flow: 'run-1', flowKind: 'step' });
  expect(defaultFlow('step:etl/load', 'run-1', { links: ['odd', null, { rel: 'child_of' }] }).flowKind).toBe(
    'step',
  );
});

test('a run without correlation flows by entity', () => {
  expect(defaultFlow('job:etl', '', {})).toEqual({ flow: 'job:etl', flowKind: 'job' });
});

test('the kind of a flow that was given alone', () => {
  expect(kindOfFlow('order:7', 'payment:1')).toBe('order');
  expect(kindOfFlow('run-1', 'payment:1')).toBe('payment');
});
