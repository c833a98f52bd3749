'use client';

import { TextInput } from '@mantine/core';
import { SourceName, suggestSourceName } from '@karma/core/source/source-name.ts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTRPC } from '../shell/trpc.ts';
import classes from './wizard-page.module.css';

type Props = {
  title: string;
  name: string;
  onChange: (changed: { title: string; name: string }) => void;
  /** What is wrong, where it was said. */
  errors: { title?: ReactNode; name?: ReactNode };
  placeholder: string;
};

/** Title and name of a new source; the name follows the title until somebody writes another. */
export function NameFields({ title, name, onChange, errors, placeholder }: Props): ReactNode {
  const taken = useTaken(name);
  const follows = name === '' || name === suggestSourceName(title);
  return (
    <div className={classes.two}>
      <TextInput
        label="Title"
        placeholder={placeholder}
        autoComplete="off"
        value={title}
        error={errors.title}
        onChange={(event) => {
          const next = event.currentTarget.value;
          onChange({
            title: next,
            name: follows ? (next.trim() === '' ? '' : suggestSourceName(next)) : name,
          });
        }}
      />
      <TextInput
        label="Name"
        description="In topics, links and each event; it never changes."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        className={classes.mono}
        autoComplete="off"
        spellCheck={false}
        value={name}
        error={errors.name ?? taken}
        onChange={(event) => onChange({ title, name: event.currentTarget.value })}
      />
    </div>
  );
}

/** Known before one saves: names stay taken by sources that were removed, too. */
export function useTaken(name: string): string | undefined {
  const trpc = useTRPC();
  const listed = useQuery(
    trpc.source.list.queryOptions({ limit: 500, removed: true }, { staleTime: 30_000 }),
  );
  const other = listed.data?.sources.find((source) => source.name === name.trim());
  if (other === undefined) return undefined;
  return other.state === 'removed' ? 'taken by a source that was removed' : 'taken by another source';
}

/** What is wrong with title and name as they are, in the form's words. */
export function nameProblems(title: string, name: string): { title?: string; name?: string } {
  const problems: { title?: string; name?: string } = {};
  if (title.trim() === '') problems.title = 'give it a title';
  const parsed = SourceName.safeParse(name);
  if (!parsed.success) problems.name = parsed.error.issues[0]?.message ?? 'not a name';
  return problems;
}
