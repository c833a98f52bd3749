'use client';

import { Combobox, useCombobox } from '@mantine/core';
import { type Clause, type EventFilter, withClause, withoutClause } from '@karma/core/ledger/event-filter.ts';
import { formatClause, parseFilter } from '@karma/core/ledger/filter-text.ts';
import type { Facet } from '@karma/db/ledger/query-facets.ts';
import { memo, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { FilterMenu } from './filter-menu.tsx';
import { FilterToken } from './filter-token.tsx';
import classes from './query-row.module.css';
import { suggestFilter, type Suggestion } from './suggest-filter.ts';

type Props = {
  filter: EventFilter;
  facets: readonly Facet[];
  onChange: (filter: EventFilter) => void;
};

/** The filter: its conditions as tokens, and a field that offers what may come next. Enter adds, Backspace takes back. */
export const QueryRow = memo(function QueryRow(props: Props): ReactNode {
  const { filter, onChange } = props;
  const { input, combobox, typed, problem, suggestions, type, choose, edit, press } = useQueryInput(props);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(value) => choose(suggestions[Number(value)])}
      position="bottom-start"
      width={360}
      shadow="md"
      // A closed list in the page would keep Esc from closing the inspector.
      keepMounted={false}
    >
      <Combobox.DropdownTarget>
        <div className={classes.box}>
          {filter.map((clause) => (
            <FilterToken
              key={formatClause(clause)}
              clause={clause}
              onEdit={() => edit(clause)}
              onRemove={() => onChange(withoutClause(filter, clause))}
            />
          ))}
          <Combobox.EventsTarget>
            <input
              ref={input}
              className={classes.input}
              aria-label="Filter events"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              value={typed}
              placeholder={
                filter.length === 0 ? 'Filter by type, entity, tag or words, such as type:order.*' : ''
              }
              onChange={(event) => type(event.currentTarget.value)}
              onFocus={() => typed !== '' && combobox.openDropdown()}
              onBlur={() => combobox.closeDropdown()}
              onKeyDownCapture={press}
            />
          </Combobox.EventsTarget>
          <FilterMenu onChoose={(text) => (type(text), input.current?.focus())} />
          {problem !== null && (
            <span role="alert" className={classes.problem}>
              {problem}
            </span>
          )}
        </div>
      </Combobox.DropdownTarget>
      <Suggestions suggestions={suggestions} />
    </Combobox>
  );
});

function useQueryInput({ filter, facets, onChange }: Props) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useKeys([{ key: '/', shown: '/', does: 'Write a filter', run: () => input.current?.focus() }]);

  const type = (text: string): void => {
    setTyped(text);
    setProblem(null);
    combobox.openDropdown();
    // What was typed is what Enter means, until a suggestion is chosen with the arrows.
    combobox.resetSelectedOption();
  };
  const add = (clauses: readonly Clause[]): void => {
    onChange(clauses.reduce(withClause, filter));
    setTyped('');
    combobox.closeDropdown();
  };
  const choose = (suggestion: Suggestion | undefined): void => {
    if (suggestion?.kind === 'clause') add([suggestion.clause]);
    else if (suggestion !== undefined) type(suggestion.text);
    input.current?.focus();
  };
  const edit = (clause: Clause): void => {
    onChange(withoutClause(filter, clause));
    type(formatClause(clause));
    input.current?.focus();
  };
  const enter = (): void => {
    const parsed = parseFilter(typed);
    const first = parsed.problems[0];
    if (first !== undefined) setProblem(first.message);
    else if (parsed.filter.length > 0) add(parsed.filter);
  };
  const press = (event: KeyboardEvent): void => {
    const last = filter.at(-1);
    if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0) {
      event.preventDefault();
      event.stopPropagation();
      enter();
    } else if (event.key === 'Backspace' && typed === '' && last !== undefined) {
      event.preventDefault();
      edit(last);
    } else if (event.key === 'Escape' && !combobox.dropdownOpened) input.current?.blur();
  };
  return {
    input,
    combobox,
    typed,
    problem,
    suggestions: suggestFilter(typed, facets),
    type,
    choose,
    edit,
    press,
  };
}

function Suggestions({ suggestions }: { suggestions: readonly Suggestion[] }): ReactNode {
  return (
    <Combobox.Dropdown hidden={suggestions.length === 0}>
      <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label="Suggestions">
        {suggestions.map((suggestion, at) => (
          <Combobox.Option key={suggestion.text} value={String(at)}>
            <span className={classes.option}>
              <span className="mono">{suggestion.text}</span>
              <span className="faint xs">
                {suggestion.kind === 'start'
                  ? suggestion.about
                  : suggestion.count !== undefined && formatCount(suggestion.count)}
              </span>
            </span>
          </Combobox.Option>
        ))}
      </Combobox.Options>
    </Combobox.Dropdown>
  );
}
