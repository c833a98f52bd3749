import type { getDead } from '@karma/services/dead/get.ts';
import type { listDead } from '@karma/services/dead/list.ts';
import { plain, printTable } from '../output/print-table.ts';
import { sayNumber, sayPairs, sayTime } from '../output/say.ts';

type Listed = Awaited<ReturnType<typeof listDead>>;
type Shown = Awaited<ReturnType<typeof getDead>>;
type Bytes = NonNullable<Shown['value']>;

const ERROR_WIDTH = 100;

export function showDeadList({ letters, next }: Listed): string {
  const table = printTable(
    letters,
    [
      { title: 'WHEN', of: (one) => sayTime(one.at) },
      { title: 'ORIGIN', of: (one) => one.origin },
      { title: 'STAGE', of: (one) => one.stage },
      { title: 'CODE', of: (one) => one.code },
      {
        title: 'ERROR',
        of: (one) => (one.error.length > ERROR_WIDTH ? `${one.error.slice(0, ERROR_WIDTH - 1)}…` : one.error),
      },
    ],
    'There are no such dead letters.',
  );
  return next === null ? table : `${table}\nThere are more. The next page: --cursor ${next}`;
}

export function showDead(one: Shown): string {
  const facts = sayPairs([
    ['origin', one.origin],
    ['when', sayTime(one.at)],
    ['source', one.source],
    ['stage', one.stage],
    ['code', one.code],
    ['error', plain(one.error)],
    [
      'mapping',
      one.mapping === 0 ? null : `version ${one.mapping}${one.newerMapping ? ' (there is a newer one)' : ''}`,
    ],
    ...Object.entries(one.headers).map(([name, value]) => [`header ${plain(name)}`, plain(value)] as const),
  ]);
  return [facts, section('key', one.key), section('value', one.value)].join('\n\n');
}

function section(name: string, bytes: Bytes | null): string {
  if (bytes === null) return `${name}: null`;
  const cut = bytes.cut ? ', the beginning' : '';
  const text = bytes.text.split('\n').map(plain).join('\n');
  return `${name} (${bytes.form}, ${sayNumber(bytes.bytes)} bytes${cut})\n${text}`;
}
