'use client';

import type { JsonValue } from '@karma/core/contract/envelope.ts';
import type { ReactNode } from 'react';
import classes from './panes.module.css';
import { ScrollPre } from '../shell/scroll-pre.tsx';

/** Longer lists of a message are shown so far. */
const ITEMS = 50;
const TEXT = 300;

/** JSON as it is written, with the places marked that `reads` names (paths joined by NUL). */
export function MarkedJson({ value, reads }: { value: JsonValue; reads: ReadonlySet<string> }): ReactNode {
  return (
    <ScrollPre className={classes.code} label="Message as JSON">
      <Value value={value} path="" depth={0} reads={reads} />
    </ScrollPre>
  );
}

type Place = { path: string; depth: number; reads: ReadonlySet<string> };

function Value({ value, path, depth, reads }: { value: JsonValue } & Place): ReactNode {
  if (typeof value !== 'object' || value === null) {
    const leaf = <Leaf value={value} />;
    return reads.has(path) ? <mark>{leaf}</mark> : leaf;
  }
  const isList = Array.isArray(value);
  const entries: [string, JsonValue][] = isList
    ? value.map((item, at) => [String(at), item])
    : Object.entries(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return open + close;
  const indent = '  '.repeat(depth + 1);
  const body = (
    <>
      {open}
      {'\n'}
      {entries.slice(0, ITEMS).map(([name, item], at) => (
        <span key={name}>
          {indent}
          {!isList && (
            <>
              <b>{JSON.stringify(name)}</b>:{' '}
            </>
          )}
          <Value
            value={item}
            path={path === '' ? name : `${path}\0${name}`}
            depth={depth + 1}
            reads={reads}
          />
          {at < entries.length - 1 ? ',' : ''}
          {'\n'}
        </span>
      ))}
      {entries.length > ITEMS && (
        <span className="faint">{`${indent}… ${entries.length - ITEMS} more\n`}</span>
      )}
      {'  '.repeat(depth)}
      {close}
    </>
  );
  return reads.has(path) && path !== '' ? <mark>{body}</mark> : body;
}

function Leaf({ value }: { value: string | number | boolean | null }): ReactNode {
  if (typeof value === 'string') {
    const shown = value.length > TEXT ? `${value.slice(0, TEXT)}…` : value;
    return <span data-kind="string">{JSON.stringify(shown)}</span>;
  }
  return <span data-kind={typeof value === 'number' ? 'number' : 'word'}>{String(value)}</span>;
}
