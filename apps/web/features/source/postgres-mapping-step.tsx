'use client';

import { ADAPTERS_OF } from '@karma/core/contract/mapping.ts';
import { type ReactNode, useMemo, useState } from 'react';
import type { MappingDraft } from '../mapping/mapping-draft.ts';
import { MappingEditor } from '../mapping/mapping-editor.tsx';
import { sampleChanges } from '../mapping/sample-changes.ts';
import type { Trial } from '../mapping/try-in-browser.ts';
import { chosenTables, type PostgresDraft } from './postgres-draft.ts';
import { PresetChoice } from './preset-choice.tsx';

type Props = {
  draft: PostgresDraft;
  onDraft: (change: Partial<PostgresDraft>) => void;
  sample: ReturnType<typeof sampleChanges>;
  trial: Trial | null;
};

/** What the changes are to mean, tried on changes made of what is known of the tables. */
export function PostgresMappingStep({ draft, onDraft, sample, trial }: Props): ReactNode {
  const [at, setAt] = useState(1);
  const mapping = mappingOf(draft);
  return (
    <MappingEditor
      source={draft.from.name}
      draft={mapping}
      onDraft={(next) => onDraft({ mappings: { ...draft.mappings, [draft.preset]: next } })}
      sample={sample}
      at={Math.min(at, Math.max(0, sample.length - 1))}
      onAt={setAt}
      trial={trial}
      adapters={ADAPTERS_OF.postgres}
      sampleAbout="made up of the columns"
      above={<PresetChoice draft={draft} onDraft={onDraft} />}
    />
  );
}

export function mappingOf(draft: PostgresDraft): MappingDraft {
  return draft.preset === 'status' && draft.mappings.status !== null
    ? draft.mappings.status
    : draft.mappings.changes;
}

/** Changes of the chosen tables as they will be: with whole rows before, where those are wanted. */
export function useSampleChanges(draft: PostgresDraft): ReturnType<typeof sampleChanges> {
  const [at] = useState(() => Date.now());
  const { tables, chosen, fullRows } = draft;
  const { name, database } = draft.from;
  return useMemo(() => {
    const captured = chosenTables({ tables, chosen }).map((table) => ({
      ...table,
      replicaIdentity: fullRows ? ('full' as const) : table.replicaIdentity,
    }));
    return sampleChanges(captured, { source: name, database, at });
  }, [tables, chosen, fullRows, name, database, at]);
}
