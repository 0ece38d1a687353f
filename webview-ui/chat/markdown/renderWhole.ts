import { appendBlocks, type BuildContext, createFootnotes } from './build.ts';
import { addFirst, definitionsIn, FootnoteNumbers } from './footnotes.ts';
import { parseBlocks } from './parse.ts';
import { HtmlCursor } from './rawHtml.ts';
import type { FootnoteDefinition } from './tokens.ts';
import type { Translate } from './translate.ts';

/** Line ends become `\n`, as CommonMark reads them. */
export function normalise(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');
}

/** Text as a whole, rendered at once: what the incremental rendering must come to. */
export function renderWhole(text: string, t: Translate): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const blocks = parseBlocks(normalise(text), {});
  blocks.readInline();
  const definitions = new Map<string, FootnoteDefinition>();
  for (const definition of definitionsIn(blocks.tokens)) addFirst(definitions, definition);
  const numbers = new FootnoteNumbers();
  const context: BuildContext = {
    t,
    footnoteNumber: (label) => (definitions.has(label) ? numbers.numberOf(label) : undefined),
  };
  appendBlocks(blocks.tokens, HtmlCursor.in(fragment), context);
  const notes = createFootnotes(numbers.labels, definitions, context);
  if (notes) fragment.append(notes);
  return fragment;
}
