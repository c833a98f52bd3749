'use client';

import { type ReactNode, useState } from 'react';
import { Icon } from './icon.tsx';
import classes from './json-tree.module.css';

/** Longer lists and texts are shown in steps. */
const ITEMS_AT_ONCE = 100;
const TEXT_AT_ONCE = 2_000;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** JSON as a tree whose branches fold. Everything is reached with Tab and opened with Enter or Space. */
export function JsonTree({
  value,
  open = 1,
  label = 'Attributes',
}: {
  value: Json;
  /** So many levels are open at first. */
  open?: number;
  label?: string;
}): ReactNode {
  return (
    <div className={classes.tree} role="group" aria-label={label}>
      {isBranch(value) ? <Children value={value} open={open} /> : <Leaf value={value} />}
    </div>
  );
}

type Branch = Extract<Json, object>;

function isBranch(value: Json): value is Branch {
  return typeof value === 'object' && value !== null;
}

function entriesOf(value: Branch): [string, Json][] {
  return Array.isArray(value) ? value.map((item, at) => [String(at), item]) : Object.entries(value);
}

function Children({ value, open }: { value: Branch; open: number }): ReactNode {
  const [shown, setShown] = useState(ITEMS_AT_ONCE);
  const entries = entriesOf(value);
  if (entries.length === 0) return <span className="faint">{Array.isArray(value) ? '[]' : '{}'}</span>;
  return (
    <ul>
      {entries.slice(0, shown).map(([name, item]) => (
        <li key={name}>
          {isBranch(item) ? <Fold name={name} value={item} open={open} /> : <Pair name={name} value={item} />}
        </li>
      ))}
      {entries.length > shown && (
        <li>
          <button type="button" className={classes.more} onClick={() => setShown(shown + ITEMS_AT_ONCE)}>
            {(entries.length - shown).toLocaleString('en')} more
          </button>
        </li>
      )}
    </ul>
  );
}

function Pair({ name, value }: { name: string; value: Exclude<Json, object> | null }): ReactNode {
  return (
    <div className={classes.pair}>
      <b>{name}</b>: <Leaf value={value} />
    </div>
  );
}

function Fold({ name, value, open }: { name: string; value: Branch; open: number }): ReactNode {
  const [isOpen, setOpen] = useState(open > 1);
  const count = entriesOf(value).length;
  const unit = Array.isArray(value) ? 'item' : 'field';
  return (
    <>
      <button type="button" aria-expanded={isOpen} className={classes.fold} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'down' : 'right'} size={10} />
        <b>{name}</b>:{' '}
        <span className="faint">
          {count} {count === 1 ? unit : `${unit}s`}
        </span>
      </button>
      {isOpen && <Children value={value} open={open - 1} />}
    </>
  );
}

function Leaf({ value }: { value: Exclude<Json, object> | null }): ReactNode {
  const [whole, setWhole] = useState(false);
  if (typeof value === 'string') {
    const cut = !whole && value.length > TEXT_AT_ONCE;
    return (
      <span data-kind="string">
        {JSON.stringify(cut ? value.slice(0, TEXT_AT_ONCE) : value)}
        {cut && (
          <button type="button" className={classes.more} onClick={() => setWhole(true)}>
            all {value.length.toLocaleString('en')} characters
          </button>
        )}
      </span>
    );
  }
  return <span data-kind={typeof value === 'number' ? 'number' : 'word'}>{String(value)}</span>;
}
