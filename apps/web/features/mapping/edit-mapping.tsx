'use client';

import { Button, TextInput } from '@mantine/core';
import { ADAPTERS_OF, type MappingSpec, SOURCE_KINDS } from '@karma/core/contract/mapping.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useMemo, useState } from 'react';
import { Chip } from '../shell/chip.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { CompareMany } from './compare-many.tsx';
import { draftOf, specOf } from './mapping-draft.ts';
import { MappingEditor } from './mapping-editor.tsx';
import { isWhole } from './mapping-form.tsx';
import classes from './mapping-screen.module.css';
import { ChangeCounts } from './sample-counts.tsx';
import { useSample } from './use-sample.ts';
import { useTrial } from './use-trial.ts';

type Version = { version: number; spec: MappingSpec };
type Props = {
  source: { name: string; kind: string };
  /** The version that the draft begins with. */
  start: Version;
  inForce: Version;
  newest: number;
  /** Origin of a dead letter whose message is the first of the sample. */
  dead: string | null;
};

/** A new version of a mapping, tried on what the source has sent, beside the version in force. */
export function EditMapping({ source, start, inForce, newest, dead }: Props): ReactNode {
  const { name } = source;
  const kind = SOURCE_KINDS.find((one) => one === source.kind);
  const [draft, setDraft] = useState(() => draftOf(start.spec));
  const [at, setAt] = useState(0);
  const sample = useSample(name, inForce.spec, dead);
  const spec = useMemo(() => specOf(draft), [draft]);
  const trial = useTrial(name, spec, sample.messages);
  const before = useTrial(name, inForce.spec, sample.messages);
  const changed = JSON.stringify(spec) !== JSON.stringify(specOf(draftOf(inForce.spec)));
  const fine = trial !== null && 'results' in trial && isWhole(draft);
  const both = trial !== null && before !== null && 'results' in trial && 'results' in before;
  return (
    <div className={classes.screen}>
      <MappingEditor
        source={name}
        draft={draft}
        onDraft={setDraft}
        sample={sample.messages}
        at={Math.min(at, Math.max(0, sample.messages.length - 1))}
        onAt={setAt}
        trial={trial}
        adapters={kind === undefined ? [] : ADAPTERS_OF[kind]}
        mark={<Chip>{changed ? `v${newest + 1} draft` : `v${inForce.version} in force`}</Chip>}
        sampleAbout={sample.dead === 'first' && at === 0 ? 'the dead letter’s message' : undefined}
        aboveMessage={<SampleState sample={sample} />}
        belowEvent={
          changed &&
          both &&
          sample.messages.length > 0 && (
            <>
              <ChangeCounts
                version={inForce.version}
                before={before.results}
                after={trial.results}
                onAt={setAt}
              />
              <CompareMany source={name} version={inForce.version} spec={spec} />
            </>
          )
        }
      />
      <SaveBar source={name} spec={spec} basedOn={newest} enabled={changed && fine} changed={changed} />
    </div>
  );
}

function SampleState({ sample }: { sample: ReturnType<typeof useSample> }): ReactNode {
  if (sample.pending && sample.messages.length === 0) return <SkeletonRows rows={8} height={22} />;
  return (
    <>
      {sample.dead === 'too_long' && (
        <p className="s muted">
          The dead letter’s message is too long to be tried here. These are the newest ones.
        </p>
      )}
      {sample.error !== null && (
        <ErrorNotice title="No messages could be fetched." error={sample.error} onRetry={sample.again} />
      )}
      {sample.error === null && sample.messages.length === 0 && (
        <EmptyState title="Nothing to try it on" action={<Button onClick={sample.again}>Look again</Button>}>
          The source has sent nothing within the time that its topic keeps.
        </EmptyState>
      )}
    </>
  );
}

function SaveBar({
  source,
  spec,
  basedOn,
  enabled,
  changed,
}: {
  source: string;
  spec: MappingSpec;
  basedOn: number;
  enabled: boolean;
  changed: boolean;
}): ReactNode {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [note, setNote] = useState('');
  const save = useMutation(
    trpc.mapping.save.mutationOptions({
      onSuccess: async () => {
        router.push(`/sources/${encodeURIComponent(source)}`);
        await Promise.all([
          queries.invalidateQueries(trpc.mapping.versions.queryFilter()),
          queries.invalidateQueries(trpc.source.get.queryFilter({ source })),
        ]);
      },
    }),
  );
  return (
    <form
      className={classes.foot}
      onSubmit={(event) => {
        event.preventDefault();
        if (enabled) save.mutate({ source, spec, note, basedOn });
      }}
    >
      {save.isError && (
        <div className={classes.error}>
          <ErrorNotice title="The mapping was not saved." error={save.error} />
        </div>
      )}
      <TextInput
        aria-label="Note: why it changes"
        placeholder="Why it changes, for those who come after"
        className={classes.note}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <span className={`${classes.hint} s muted`}>
        {changed ? 'In force for messages from now on' : 'Nothing changed yet'}
      </span>
      <Button type="submit" variant="filled" disabled={!enabled} loading={save.isPending}>
        Save as v{basedOn + 1}
      </Button>
    </form>
  );
}
