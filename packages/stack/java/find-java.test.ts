import { expect, test } from 'vitest';
import { findJava, findMaven, installCommand, parseJavaVersion } from './find-java.ts';

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "25" 2025-09-16 LTS', 25],
  ['java version "1.8.0_392"', 8],
  ['openjdk version "24-ea" 2025-03-18', 24],
])('%s', (output, major) => {
  expect(parseJavaVersion(output)?.major).toBe(major);
});

test('what is not Java has no version', () => {
  expect(parseJavaVersion('command not found')).toBeUndefined();
});

test('a missing Java is named in one sentence with the command that installs it and Maven', async () => {
  const sentence = /^Java 17 or newer is missing: install it and Maven with `[^`]+ maven`\.$/;
  for (const missing of [findJava({ PATH: '/nowhere' }), findMaven({ PATH: '/nowhere' })]) {
    await expect(missing).rejects.toMatchObject({ code: 'missing_tool' });
    await expect(missing).rejects.toThrow(sentence);
  }
});

test('a Java that a variable names wrongly is told by its path', async () => {
  const wrong = findJava({ KARMA_JAVA: '/nowhere/java' });
  await expect(wrong).rejects.toThrow('is not at /nowhere/java (set by KARMA_JAVA or JAVA_HOME)');
});

test('the command fits the system', () => {
  expect(installCommand(['java', 'maven'], 'linux', true)).toBe(
    'apt-get install -y default-jdk-headless maven',
  );
  expect(installCommand(['maven'], 'linux', false)).toBe('sudo apt-get install -y maven');
  expect(installCommand(['java'], 'darwin', false)).toBe('brew install openjdk');
});
