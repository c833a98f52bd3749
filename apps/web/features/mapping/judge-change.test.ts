import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { expect, test } from 'vitest';
import { judgeChange } from './judge-change.ts';
import { sampleOf } from './sample-of.ts';
import { tryInBrowser } from './try-in-browser.ts';

function resultsOf(event_type: string) {
  const spec: MappingSpec = {
    v: 1,
    adapter: 'json',
    expressions: { event_type, entity_id: '"a:1"' },
    tags: {},
  };
  const samples = ['{"t":"x"}', '{"t":"y"}', '{}', 'no json'].map((text, offset) =>
    sampleOf(text, { at: 1_000, offset }),
  );
  const trial = tryInBrowser('s', spec, samples);
  if ('errors' in trial) throw new Error(JSON.stringify(trial.errors));
  return trial.results;
}

test('each message is the same, changed, newly dead or no longer so', () => {
  const before = resultsOf('"a." + msg.t');
  expect(judgeChange(before, before)).toMatchObject({ same: 4, changed: 0 });
  const after = resultsOf('has(msg.t) ? (msg.t == "x" ? "b.x" : "a.y") : "a.none"');
  expect(judgeChange(before, after)).toEqual({
    same: 2,
    changed: 1,
    now_dead: 0,
    no_longer_dead: 1,
    first: { same: 1, changed: 0, no_longer_dead: 2 },
  });
  expect(judgeChange(after, before)).toMatchObject({ now_dead: 1 });
});
