import type { Token } from 'marked';
import { appendInline, appendTag, createImage } from './buildInline.ts';
import { createCodeBlock } from './codeBlock.ts';
import { decodeEntities } from './entities.ts';
import { createHeading, HtmlCursor, isKnownElement, readHtml } from './rawHtml.ts';
import { type FootnoteDefinition, known, type MarkdownToken, type Tokens } from './tokens.ts';
import type { Translate } from './translate.ts';
import { createMaths } from './typeset.ts';

export interface BuildContext {
  readonly t: Translate;
  /** The number of a footnote, or undefined where the label has no definition. */
  footnoteNumber(label: string): number | undefined;
}

/** Appends blocks where the cursor stands. The DOM is a function of the tokens and of the context alone. */
export function appendBlocks(tokens: readonly Token[], cursor: HtmlCursor, context: BuildContext): void {
  for (const token of known(tokens)) appendBlock(token, cursor, context, true);
}

/** Blocks inside a list item, a quote or a footnote. HTML opened there ends there. */
function appendNested(tokens: readonly Token[], parent: Node, context: BuildContext, depth: number): void {
  const cursor = HtmlCursor.in(parent);
  for (const token of known(tokens)) appendBlock(token, cursor, context, false, depth);
}

/** Deeper quotes and lists are shown flat. */
const maxNesting = 20;

function appendBlock(
  token: MarkdownToken,
  cursor: HtmlCursor,
  context: BuildContext,
  isTop: boolean,
  depth = 0,
): void {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'footnoteDefinition':
      return;
    case 'html':
      appendHtml(token.text, cursor, context);
      return;
    case 'text':
      // Text of a tight list item: no paragraph around it.
      if (token.tokens) appendInline(token.tokens, cursor.node, context);
      else cursor.text(decodeEntities(token.text));
      return;
    default: {
      const element = createBlock(token, context, depth);
      if (!element) return;
      if (isTop && element.dir === '') element.dir = 'auto';
      cursor.node.appendChild(element);
    }
  }
}

function createBlock(token: MarkdownToken, context: BuildContext, depth: number): HTMLElement | undefined {
  switch (token.type) {
    case 'paragraph':
      return withInline(document.createElement('p'), token.tokens, context);
    case 'heading':
      return withInline(createHeading(token.depth), token.tokens, context);
    case 'hr':
      return document.createElement('hr');
    case 'code':
      return createCodeBlock(decodeEntities(token.lang ?? ''), codeText(token), context.t);
    case 'maths': {
      const paragraph = document.createElement('p');
      paragraph.append(createMaths(token.tex, true));
      return paragraph;
    }
    case 'blockquote': {
      const quote = document.createElement(depth < maxNesting ? 'blockquote' : 'div');
      appendNested(token.tokens, quote, context, depth + 1);
      return quote;
    }
    case 'list':
      return createList(token, context, depth);
    case 'table':
      return createTable(token, context);
    case 'checkbox':
      return undefined;
    default:
      return withInline(document.createElement('p'), [token as Token], context);
  }
}

/** The text of a code block; as CommonMark has it, each line ends with a line end. */
export function codeText(token: Tokens.Code): string {
  return token.text === '' ? '' : `${token.text.replace(/\n$/, '')}\n`;
}

function withInline(element: HTMLElement, tokens: readonly Token[], context: BuildContext): HTMLElement {
  appendInline(tokens, element, context);
  return element;
}

function createList(token: Tokens.List, context: BuildContext, depth: number): HTMLElement {
  const list = document.createElement(depth >= maxNesting ? 'div' : token.ordered ? 'ol' : 'ul');
  if (token.ordered && token.start !== 1) list.setAttribute('start', String(token.start));
  for (const item of token.items) list.append(createItem(item, token.loose, context, depth));
  return list;
}

export function createItem(
  item: Tokens.ListItem,
  isLoose: boolean,
  context: BuildContext,
  depth = 0,
): HTMLElement {
  const element = document.createElement(depth >= maxNesting ? 'div' : 'li');
  const cursor = HtmlCursor.in(element);
  const tokens = known(item.tokens).filter((token) => token.type !== 'checkbox');
  for (const token of tokens) {
    // A list is loose as a whole; its items may have been read before it turned out to be.
    const isParagraph = token.type === 'paragraph' || (token.type === 'text' && isLoose && token.tokens);
    if (isParagraph) {
      const inner = known(token.tokens).filter((part) => part.type !== 'checkbox') as Token[];
      element.append(withInline(document.createElement('p'), inner, context));
    } else appendBlock(token, cursor, context, false, depth + 1);
  }
  if (item.task) placeCheckbox(element, item.checked === true, context.t);
  return element;
}

function placeCheckbox(item: HTMLElement, isChecked: boolean, t: Translate): void {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.disabled = true;
  box.toggleAttribute('checked', isChecked);
  box.setAttribute('aria-label', isChecked ? t('Done') : t('Not done'));
  item.className = 'nt-task';
  const first = item.firstChild;
  (first instanceof HTMLParagraphElement ? first : item).prepend(box, ' ');
}

function createTable(token: Tokens.Table, context: BuildContext): HTMLElement {
  const frame = document.createElement('div');
  frame.className = 'nt-table';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', context.t('Table'));
  const table = document.createElement('table');
  const head = document.createElement('thead');
  const body = document.createElement('tbody');
  head.append(createRow(token.header, context));
  for (const row of token.rows) body.append(createRow(row, context));
  table.append(head, body);
  frame.append(table);
  return frame;
}

export function createRow(cells: readonly Tokens.TableCell[], context: BuildContext): HTMLElement {
  const row = document.createElement('tr');
  for (const cell of cells) {
    const element = document.createElement(cell.header ? 'th' : 'td');
    if (cell.align) element.setAttribute('align', cell.align);
    if (cell.header) element.setAttribute('scope', 'col');
    row.append(withInline(element, cell.tokens, context));
  }
  return row;
}

/** A block of raw HTML. It may leave elements open, into which the following blocks go. */
function appendHtml(html: string, cursor: HtmlCursor, context: BuildContext): void {
  let stray: HTMLElement | undefined;
  const strayNode = () => {
    if (cursor.frames.length > 1) return cursor.node;
    if (!stray) {
      stray = document.createElement('p');
      stray.dir = 'auto';
      cursor.node.appendChild(stray);
    }
    return stray;
  };
  for (const piece of readHtml(html)) {
    if (piece.kind === 'comment') continue;
    if (piece.kind === 'text') {
      if (stray !== undefined || piece.text.trim() !== '')
        HtmlCursor.in(strayNode()).text(decodeEntities(piece.text));
    } else if (!isKnownElement(piece.name)) HtmlCursor.in(strayNode()).text(piece.raw);
    else if (piece.kind === 'open' && piece.name === 'img')
      strayNode().appendChild(createImage(piece.attributes, context));
    else {
      stray = undefined;
      appendTag(piece, cursor, context);
    }
  }
  // Whole blocks are no link.
  cursor.close('a');
}

/** The notes below an answer, for the labels that were referred to and have a definition. */
export function createFootnotes(
  labels: readonly string[],
  definitions: ReadonlyMap<string, FootnoteDefinition>,
  context: BuildContext,
): HTMLElement | undefined {
  const list = document.createElement('ol');
  // A note may refer to further notes, which then join the end of `labels`.
  for (let index = 0; index < labels.length; index++) {
    const definition = definitions.get(labels[index] ?? '');
    if (!definition) continue;
    const item = document.createElement('li');
    item.value = index + 1;
    item.dataset['footnote'] = String(index + 1);
    item.dataset['label'] = definition.label;
    item.tabIndex = -1;
    appendNested(definition.tokens, item, context, 1);
    const back = document.createElement('button');
    back.type = 'button';
    back.className = 'nt-footnote-back';
    back.dataset['footnote'] = String(index + 1);
    back.setAttribute('aria-label', context.t('Back to the text'));
    back.textContent = '↩';
    const last = item.lastElementChild;
    (last instanceof HTMLParagraphElement ? last : item).append(' ', back);
    list.append(item);
  }
  if (!list.firstChild) return undefined;
  const section = document.createElement('section');
  section.className = 'nt-footnotes';
  section.dir = 'auto';
  section.setAttribute('role', 'doc-endnotes');
  section.setAttribute('aria-label', context.t('Footnotes'));
  section.append(list);
  return section;
}
