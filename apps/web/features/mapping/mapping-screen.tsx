'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import type { ReactNode } from 'react';
import { EmptyState } from '../shell/empty-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { useMay } from '../shell/signed-in.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { EditMapping } from './edit-mapping.tsx';
import { draftOf } from './mapping-draft.ts';
import { MappingForm } from './mapping-form.tsx';
import classes from './mapping-screen.module.css';

/** The mapping of a source: edited on its newest messages by those who may, read by the others. */
export function MappingScreen({ name }: { name: string }): ReactNode {
  const trpc = useTRPC();
  const [{ version, dead }] = useQueryStates({ version: parseAsInteger, dead: parseAsString });
  const mayWrite = useMay('mapping:write');
  const source = useQuery(trpc.source.get.queryOptions({ source: name }));
  const versions = useQuery(trpc.mapping.versions.queryOptions({ source: name, limit: 100 }));
  const failed = source.error ?? versions.error;
  if (source.data === undefined || versions.data === undefined) {
    if (failed === null) return <SkeletonRows rows={12} />;
    return (
      <div className="page">
        <ErrorNotice
          title="The mapping could not be read."
          error={failed}
          onRetry={() => void versions.refetch()}
        />
      </div>
    );
  }
  const { wanted } = versions.data;
  const shown = versions.data.versions.find((one) => one.version === (version ?? wanted));
  const inForce = versions.data.versions.find((one) => one.version === wanted);
  if (shown === undefined || inForce === undefined) {
    return (
      <EmptyState title={`There is no version ${version ?? wanted} of this mapping.`}>
        <a href={`/sources/${encodeURIComponent(name)}/mapping`}>Look at the one in force</a>
      </EmptyState>
    );
  }
  if (!mayWrite || source.data.state === 'removed') {
    return (
      <div className={classes.read}>
        <p className="muted">
          v{shown.version}
          {shown.version === wanted ? ', in force. ' : `; v${wanted} is in force. `}
          {mayWrite
            ? 'The source was removed: its mapping stays as it was.'
            : 'Mappings are changed by administrators.'}
        </p>
        <MappingForm
          draft={draftOf(shown.spec)}
          onDraft={() => undefined}
          errors={[]}
          adapters={[]}
          readOnly
        />
      </div>
    );
  }
  return (
    <EditMapping
      key={`${name} ${shown.version} ${wanted}`}
      source={source.data}
      start={shown}
      inForce={inForce}
      newest={versions.data.versions[0]?.version ?? wanted}
      dead={dead}
    />
  );
}
