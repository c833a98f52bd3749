import { expect, test } from 'vitest';
import { hashPom } from './hash-pom.ts';

const pom = '<project>\n<version>4.3.1</version>\n</project>\n';

test('the same pom has the same name, whatever the line endings of the checkout', () => {
  expect(hashPom(pom, [], 'p:1')).toBe(hashPom(pom.replaceAll('\n', '\r\n'), [], 'p:1'));
  expect(hashPom(pom, [], 'p:1')).toMatch(/^[0-9a-f]{12}$/);
});

test('another version, other exclusions or another plugin give another name', () => {
  const names = [
    hashPom(pom, [], 'p:1'),
    hashPom(pom.replace('4.3.1', '4.4.0'), [], 'p:1'),
    hashPom(pom, ['org.slf4j'], 'p:1'),
    hashPom(pom, [], 'p:2'),
  ];
  expect(new Set(names).size).toBe(4);
});
