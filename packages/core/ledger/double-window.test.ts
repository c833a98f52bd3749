import fc from 'fast-check';
import { expect, test } from 'vitest';

import { DoubleWindow } from './double-window.ts';

test('knows at least the last `size` ids and nothing that was never added', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.integer({ min: 0, max: 40 })), (size, ids) => {
      const window = new DoubleWindow(size);
      const distinct: string[] = [];
      for (const id of ids.map(String)) {
        if (!window.has(id)) distinct.push(id);
        window.add(id);
      }
      expect(
        ids
          .map(String)
          .slice(-size)
          .every((id) => window.has(id)),
      ).toBe(true);
      expect(window.has('never')).toBe(false);
      expect(new Set(distinct).size).toBeLessThanOrEqual(distinct.length);
    }),
  );
});
