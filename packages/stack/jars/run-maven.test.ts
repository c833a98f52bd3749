import { expect, test } from 'vitest';
import { downloadedBytes, mavenErrors } from './run-maven.ts';

test.each([
  ['[INFO] Downloaded from central: https://host/a/b-1.jar (1.2 MB at 7.8 MB/s)', 1_200_000],
  ['[INFO] Downloaded from central: https://host/a/b-1.pom (434 kB at 8.4 MB/s)', 434_000],
  ['Downloaded from my-mirror: https://host/a/b-1.pom (812 B at 3 kB/s)', 812],
])('%s', (line, bytes) => {
  expect(downloadedBytes(line)).toBe(bytes);
});

test('other lines are no download', () => {
  expect(downloadedBytes('[INFO] Downloading from central: https://host/a/b-1.jar')).toBeUndefined();
  expect(downloadedBytes('[INFO] Total time:  1.467 s')).toBeUndefined();
});

test('of a failure the reasons are kept, not the advice on how to run Maven', () => {
  const output = [
    '[INFO] Scanning',
    '[ERROR] Could not find a:b:1',
    '[ERROR] ',
    '[ERROR] x',
    '[ERROR] y',
    '[ERROR] z',
  ];
  expect(mavenErrors(output)).toEqual(['Could not find a:b:1', 'x', 'y']);
});

test('where nothing is marked, the last lines are kept', () => {
  expect(mavenErrors(['', 'no such option', ''])).toEqual(['no such option']);
});
