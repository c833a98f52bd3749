'use client';

import { SegmentedControl } from '@mantine/core';
import type { ShownBytes } from '@karma/services/dead/show-bytes.ts';
import { type ReactNode, useMemo, useState } from 'react';
import { CopyButton } from '../shell/copy-button.tsx';
import { formatCount } from '../shell/count-text.tsx';
import { type Json, JsonTree } from '../shell/json-tree.tsx';
import classes from './dead-inspector.module.css';
import { asHex } from './as-hex.ts';
import { ScrollPre } from '../shell/scroll-pre.tsx';

const FORMS = { tree: 'Tree', text: 'Text', hex: 'Hex' } as const;
type Form = keyof typeof FORMS;

/** Bytes of a message as a tree, as text or as hex, whichever can be. */
export function BytesView({ title, bytes }: { title: string; bytes: ShownBytes | null }): ReactNode {
  const [chosen, setChosen] = useState<Form | null>(null);
  const forms: Form[] =
    bytes?.form === 'json' ? ['tree', 'text', 'hex'] : bytes?.form === 'text' ? ['text', 'hex'] : ['hex'];
  const form = chosen ?? forms[0] ?? 'hex';
  return (
    <section className={classes.section} aria-label={title}>
      <h3>
        {title}
        {bytes !== null && <span className="faint">{formatCount(bytes.bytes)} bytes</span>}
        <span className="sp" />
        {bytes !== null && forms.length > 1 && (
          <SegmentedControl
            aria-label={`Show the ${title.toLowerCase()} as`}
            value={form}
            onChange={(value) => setChosen(value === 'tree' || value === 'text' ? value : 'hex')}
            data={forms.map((value) => ({ value, label: FORMS[value] }))}
          />
        )}
        {bytes !== null && <CopyButton text={bytes.text} label={`Copy the ${title.toLowerCase()}`} />}
      </h3>
      {bytes === null ? <p className="faint s">None.</p> : <Body bytes={bytes} form={form} title={title} />}
      {bytes?.cut === true && (
        <p className="faint xs">Only the beginning is shown; the whole is in the ledger.</p>
      )}
    </section>
  );
}

function Body({ bytes, form, title }: { bytes: ShownBytes; form: Form; title: string }): ReactNode {
  const tree = useMemo(() => (bytes.form === 'json' ? (JSON.parse(bytes.text) as Json) : null), [bytes]);
  if (form === 'tree') return <JsonTree value={tree} label={title} open={2} />;
  return (
    <ScrollPre className={classes.bytes} label={`${title} as ${form}`}>
      {form === 'text' ? bytes.text : bytes.form === 'hex' ? bytes.text : asHex(bytes.text)}
    </ScrollPre>
  );
}
