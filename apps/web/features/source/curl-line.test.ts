import { EnvelopeSchema } from '@karma/core/contract/envelope.ts';
import { expect, test } from 'vitest';
import { curlLine, exampleEnvelope } from './curl-line.ts';

test('a line that a shell runs as it stands', () => {
  expect(curlLine('http://h/v1', 'karma_x', `{"a":"it's"}`)).toBe(
    `curl -sS http://h/v1 \\\n  -H 'Authorization: Bearer karma_x' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"a":"it'\\''s"}'`,
  );
  // Single quotes would keep the shell from putting the token in.
  expect(curlLine('http://h/v1', null, '{}')).toContain('-H "Authorization: Bearer $KARMA_TOKEN"');
});

test('the example is a valid envelope', () => {
  expect(EnvelopeSchema.safeParse(JSON.parse(exampleEnvelope(new Date(0)))).success).toBe(true);
});
