import type { SuggestionKind } from '../../../src/protocol/chatViews.ts';

/* Where in the composer a list opens. What is in it comes from the host. */

interface SuggestionTrigger {
  readonly kind: SuggestionKind;
  readonly character: string;
  /** The text before the caret, from the beginning of the draft or of the last line, that is a query. */
  readonly pattern: RegExp;
}

const triggers: readonly SuggestionTrigger[] = [
  { kind: 'slash', character: '/', pattern: /^\s*\/([^\s/]*)$/ },
  { kind: 'context', character: '@', pattern: /(?:^|[\s([{,;])@([^\s@]*)$/ },
];

export function characterOf(kind: SuggestionKind): string {
  return triggers.find((trigger) => trigger.kind === kind)?.character ?? '';
}

/** Longer queries are none. */
const longest = 300;

export interface SuggestionQuery {
  readonly kind: SuggestionKind;
  readonly query: string;
  /** Where the character stands. */
  readonly start: number;
}

/** The query that ends at the caret, if one does. */
export function queryAt(text: string, caret: number): SuggestionQuery | undefined {
  for (const { kind, character, pattern } of triggers) {
    const isAtBeginning = kind === 'slash';
    if (isAtBeginning && caret > longest) continue;
    const match = pattern.exec(text.slice(Math.max(0, caret - longest), caret));
    if (!match) continue;
    const query = match[1] ?? '';
    return { kind, query, start: caret - query.length - character.length };
  }
  return undefined;
}
