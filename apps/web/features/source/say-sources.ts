import type { SourceView } from '@karma/services/source/describe-source.ts';
import { isWrong } from './health-chip.tsx';

/** How the sources are, in a sentence, and below it what is wrong with the first that is not well. */
export function saySources(sources: readonly Pick<SourceView, 'name' | 'health' | 'says'>[]): {
  sentence: string;
  first: string | null;
} {
  const count = (health: SourceView['health']): number =>
    sources.filter((one) => one.health === health).length;
  const wrong = sources.filter(({ health }) => isWrong(health));
  const parts = [
    sources.length === 1 ? '1 source' : `${sources.length} sources`,
    count('healthy') === sources.length
      ? sources.length === 1
        ? 'healthy'
        : 'all healthy'
      : `${count('healthy')} healthy`,
    ...(['failed', 'silent', 'starting', 'paused'] as const)
      .filter((health) => count(health) > 0)
      .map((health) => `${count(health)} ${health}`),
  ];
  const [one] = wrong;
  return { sentence: `${parts.join(', ')}.`, first: one === undefined ? null : `${one.name}: ${one.says}` };
}
