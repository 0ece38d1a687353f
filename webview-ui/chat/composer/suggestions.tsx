import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { SuggestionView } from '../../../src/protocol/chatViews.ts';
import type { HostMessage } from '../../../src/protocol/hostMessages.ts';
import { post } from '../host.ts';
import { t } from '../l10n.ts';
import { type ComposerBox, composerBox } from './box.ts';
import { SuggestionIcon } from './suggestionIcon.tsx';
import { queryAt, type SuggestionQuery } from './suggestionTriggers.ts';

/*
 * The list that opens while a name is typed behind `/` or `@`. The keyboard stays in the text; the option that Enter
 * takes is told to screen readers as the active descendant.
 */

export const suggestionsId = 'suggestions';
export const optionId = (index: number) => `suggestion-${index}`;

interface OpenList {
  readonly asked: SuggestionQuery;
  /** What fits the query before, until the host has answered. */
  readonly items: readonly SuggestionView[];
  readonly active: number;
  readonly isPending: boolean;
}

const list = signal<OpenList | undefined>(undefined);
let sequence = 0;
/** The user closed the list of the query that begins here. */
let dismissedAt: number | undefined;
/** Enter came before the host's answer, and takes what that brings. */
let whenArrived: { readonly box: ComposerBox; readonly orElse: () => void } | undefined;

/** The option that Enter would take, while the list is open. */
export function activeOption(): number | undefined {
  return list.value && list.value.items.length > 0 ? list.value.active : undefined;
}

export function closeSuggestions(): void {
  list.value = undefined;
  whenArrived = undefined;
  sequence++;
}

/** The text or the caret of the box changed. */
export function followQuery(box: ComposerBox): void {
  const { start, end } = box;
  const asked = start === end ? queryAt(box.text, start) : undefined;
  if (!asked) dismissedAt = undefined;
  if (!asked || asked.start === dismissedAt) {
    if (list.value) closeSuggestions();
    return;
  }
  const before = list.value;
  if (before?.asked.kind === asked.kind && before.asked.query === asked.query) return;
  const isSameList = before?.asked.kind === asked.kind;
  list.value = { asked, items: isSameList ? before.items : [], active: 0, isPending: true };
  post({ type: 'suggest', kind: asked.kind, query: asked.query, sequence: ++sequence });
}

export function suggestionsArrived(message: Extract<HostMessage, { type: 'suggestions' }>): void {
  if (message.sequence !== sequence || !list.value) return;
  list.value = { ...list.value, items: message.items, active: 0, isPending: false };
  const waiting = whenArrived;
  whenArrived = undefined;
  if (!waiting) return;
  if (message.items.length > 0) pick(0, waiting.box);
  else waiting.orElse();
}

/** Whether the key was the list's. `orElse` is what Enter does when nothing fits. */
export function suggestionKey(event: KeyboardEvent, box: ComposerBox, orElse: () => void): boolean {
  const open = list.value;
  if (!open || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const { items, active, isPending } = open;
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      if (items.length === 0) return false;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      list.value = { ...open, active: (active + step + items.length) % items.length };
      return true;
    }
    case 'Enter':
    case 'Tab':
      if (isPending && !whenArrived) {
        whenArrived = { box, orElse: event.key === 'Enter' ? orElse : () => undefined };
        return true;
      }
      if (isPending || items.length === 0) return false;
      pick(active, box);
      return true;
    case 'Escape':
      dismissedAt = open.asked.start;
      closeSuggestions();
      return items.length > 0;
    default:
      return false;
  }
}

function pick(index: number, box: ComposerBox): void {
  const open = list.value;
  const item = open?.items[index];
  if (!open || !item) return;
  const { kind, start } = open.asked;
  closeSuggestions();
  box.focus();
  box.select(start, box.start);
  box.insert(item.insert ?? '');
  post({ type: 'pick-suggestion', kind, id: item.id });
}

/** Stands over the composer; nothing when there is nothing to choose from. */
export function Suggestions() {
  const open = list.value;
  const items = open?.items ?? [];
  return (
    <>
      <div class="visually-hidden" role="status">
        {open && !open.isPending ? countText(items.length) : ''}
      </div>
      {open && items.length > 0 && (
        <div class="suggestions" id={suggestionsId} role="listbox" aria-label={t('Suggestions')}>
          {grouped(items).map(({ name, from, items: own }) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields.
            <div key={name || from} role="group" aria-label={name || t('Suggestions')}>
              {name && (
                <div class="suggestion-group" aria-hidden="true">
                  {name}
                </div>
              )}
              {own.map((item, offset) => (
                <Option
                  key={item.id}
                  item={item}
                  index={from + offset}
                  isActive={from + offset === open.active}
                  onPick={() => {
                    const box = composerBox();
                    if (box) pick(from + offset, box);
                  }}
                />
              ))}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

interface OptionProps {
  readonly item: SuggestionView;
  readonly index: number;
  readonly isActive: boolean;
  readonly onPick: () => void;
}

function Option({ item, index, isActive, onPick }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // The keyboard never comes here: it stays in the text, whose keys move and pick.
    <div
      ref={element}
      id={optionId(index)}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      class="suggestion"
      title={item.detail}
      onMouseDown={(event) => {
        event.preventDefault();
        onPick();
      }}
    >
      {item.icon && <SuggestionIcon name={item.icon} />}
      <span class="suggestion-label">{item.label}</span>
      {item.detail && <span class="suggestion-detail">{item.detail}</span>}
    </div>
  );
}

interface Group {
  readonly name: string;
  readonly from: number;
  readonly items: SuggestionView[];
}

/** Neighbours of the same group together. */
function grouped(items: readonly SuggestionView[]): readonly Group[] {
  const groups: Group[] = [];
  for (const [from, item] of items.entries()) {
    const last = groups.at(-1);
    if (last && last.name === (item.group ?? '')) last.items.push(item);
    else groups.push({ name: item.group ?? '', from, items: [item] });
  }
  return groups;
}

function countText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? t('One suggestion') : t('{count} suggestions', { count });
}
