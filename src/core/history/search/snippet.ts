import { highlight, type TextRange } from './highlight.ts';
import type { Term } from './query.ts';

/** A piece of a text around what was found. Plain text; the marks are places in it, never markup. */
export interface Snippet {
  readonly text: string;
  readonly hits: readonly TextRange[];
}

const snippetChars = 200;
/** How much of what comes before the first hit is shown. */
const leadChars = 60;

export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const hits = highlight(text, terms);
  const start = startOf(text, hits);
  const end = endOf(text, start);
  const lead = start > 0 ? '…' : '';
  const shown = text.slice(start, end).replace(/\s/g, ' ');
  return {
    text: `${lead}${shown}${end < text.length ? '…' : ''}`,
    hits: hits
      .filter((hit) => hit.start >= start && hit.end <= end)
      .map((hit) => ({ start: hit.start - start + lead.length, end: hit.end - start + lead.length })),
  };
}

/** Before the place that has the most hits within a snippet, at the beginning of a word. */
function startOf(text: string, hits: readonly TextRange[]): number {
  const room = snippetChars - leadChars;
  let best = 0;
  let bestCount = 0;
  let last = 0;
  for (const [at, hit] of hits.entries()) {
    while (last < hits.length && (hits[last]?.end ?? 0) <= hit.start + room) last += 1;
    if (last - at > bestCount) [best, bestCount] = [hit.start, last - at];
  }
  if (best <= leadChars) return 0;
  const lead = text.slice(best - leadChars, best);
  const word = lead.search(/(?<=\s)\S/);
  return word < 0 ? onCharacter(text, best - leadChars) : best - leadChars + word;
}

function endOf(text: string, start: number): number {
  const end = start + snippetChars;
  return end >= text.length ? text.length : onCharacter(text, end);
}

/** Not between the halves of a character. */
function onCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}
