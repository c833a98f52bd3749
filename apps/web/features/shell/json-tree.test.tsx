import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JsonTree } from './json-tree.tsx';

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

function button(text: string): HTMLButtonElement {
  const found = [...host.querySelectorAll('button')].find((one) => one.textContent?.includes(text));
  if (found === undefined) throw new Error(`no button with ${text}`);
  return found;
}

test('branches fold, and say what they hold', () => {
  act(() => root.render(<JsonTree value={{ status: 'error', attempts: [{ ms: 12 }], none: null }} />));
  expect(host.textContent).toContain('status: "error"');
  expect(host.textContent).toContain('none: null');
  const fold = button('attempts');
  expect(fold.textContent).toContain('1 item');
  expect(fold.getAttribute('aria-expanded')).toBe('false');
  expect(host.textContent).not.toContain('ms');
  act(() => fold.click());
  act(() => button('0').click());
  expect(host.textContent).toContain('ms: 12');
});

test('long lists and long texts are shown in steps', () => {
  const value = { list: Array.from({ length: 250 }, (_, at) => at), text: 'x'.repeat(5_000) };
  act(() => root.render(<JsonTree value={value} open={2} />));
  expect(host.querySelectorAll('ul ul > li')).toHaveLength(101);
  act(() => button('150 more').click());
  expect(host.querySelectorAll('ul ul > li')).toHaveLength(201);
  expect(host.textContent?.length).toBeLessThan(4_000);
  act(() => button('all 5,000 characters').click());
  expect(host.textContent?.length).toBeGreaterThan(5_000);
});
