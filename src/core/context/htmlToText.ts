import { Parser } from 'htmlparser2';

/*
 * A web page as Markdown that a model reads well and a user can check: headings, lists, tables, code and words. What
 * a reader of the page would not see does not go along: scripts, hidden elements, menus. Nothing is run or loaded.
 */

export interface PageText {
  readonly title: string;
  readonly text: string;
}

const dropped = new Set([
  ...[
    'script',
    'style',
    'noscript',
    'template',
    'svg',
    'math',
    'iframe',
    'object',
    'canvas',
    'video',
    'audio',
  ],
  ...['nav', 'form', 'button', 'select', 'dialog', 'footer', 'head', 'title'],
]);
const blocks = new Set([
  ...[
    'p',
    'div',
    'section',
    'article',
    'main',
    'header',
    'aside',
    'figure',
    'figcaption',
    'blockquote',
    'details',
  ],
  ...['ul', 'ol', 'dl', 'dt', 'dd', 'table', 'tr', 'pre', 'hr', 'summary', 'address'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li'],
]);
const voids = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'source',
  'wbr',
  'col',
  'area',
  'base',
  'embed',
]);

/** Deeper than any page that a person wrote. Reading ends there: each level costs as much as all above it. */
const maxDepth = 1000;
/** So little that what is nested in it cannot cost much either. */
const pieceChars = 4096;

export function htmlToText(html: string): PageText {
  const reader = new PageReader();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      onclosetag: (name) => reader.close(name),
      ontext: (text) => reader.text(text),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  for (let at = 0; at < html.length && !reader.isTooDeep; at += pieceChars) {
    parser.write(html.slice(at, at + pieceChars));
  }
  if (!reader.isTooDeep) parser.end();
  return reader.result();
}

class PageReader {
  readonly #page = new Writer();
  /** The part that the page itself calls its main one. */
  readonly #main = new Writer();
  #title = '';
  #isTitle = false;
  /** How deep within what is dropped or hidden; 0 outside. */
  #droppedDepth = 0;
  #depth = 0;
  #mainDepth = 0;
  #preDepth = 0;
  readonly #lists: { isOrdered: boolean; count: number }[] = [];

  get isTooDeep(): boolean {
    return this.#depth > maxDepth;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'title' && this.#title === '') this.#isTitle = true;
    if (voids.has(name)) {
      if (this.#droppedDepth === 0) this.#void(name, attributes);
      return;
    }
    this.#depth++;
    const isDropped = dropped.has(name) || isHidden(attributes);
    if (this.#droppedDepth > 0 || isDropped) {
      this.#droppedDepth++;
      return;
    }
    if (name === 'main' || name === 'article' || this.#mainDepth > 0) this.#mainDepth++;
    this.#begin(name);
  }

  close(name: string): void {
    if (name === 'title') this.#isTitle = false;
    if (voids.has(name)) return;
    this.#depth--;
    if (this.#droppedDepth > 0) {
      this.#droppedDepth--;
      return;
    }
    this.#end(name);
    if (this.#mainDepth > 0) this.#mainDepth--;
  }

  text(text: string): void {
    if (this.#isTitle) this.#title += text;
    if (this.#droppedDepth > 0) return;
    this.#write((writer) => (this.#preDepth > 0 ? writer.raw(text) : writer.words(text)));
  }

  result(): PageText {
    const main = this.#main.result();
    const title = this.#title.replace(/\s+/g, ' ').trim();
    return { title, text: main.length >= 200 ? main : this.#page.result() };
  }

  #write(write: (writer: Writer) => void): void {
    write(this.#page);
    if (this.#mainDepth > 0) write(this.#main);
  }

  #void(name: string, { alt = '' }: Readonly<Record<string, string>>): void {
    if (name === 'br') this.#write((writer) => writer.line());
    if (name === 'hr') this.#write((writer) => writer.block('---'));
    if (name === 'img' && alt.trim() !== '') this.#write((writer) => writer.words(` [${alt.trim()}] `));
  }

  #begin(name: string): void {
    if (name === 'ul' || name === 'ol') this.#lists.push({ isOrdered: name === 'ol', count: 0 });
    if (name === 'code') this.#code();
    if (!blocks.has(name)) return;
    const mark = this.#markOf(name);
    this.#write((writer) => (this.#isLine(name) ? writer.line(mark) : writer.block(mark)));
    if (name === 'pre') {
      this.#preDepth++;
      this.#write((writer) => writer.raw('```\n'));
    }
  }

  #end(name: string): void {
    if (name === 'pre' && this.#preDepth > 0) {
      this.#preDepth--;
      this.#write((writer) => writer.fenceEnd());
    }
    if (name === 'code') this.#code();
    if (name === 'td' || name === 'th') this.#write((writer) => writer.words(' | '));
    if (this.#isLine(name)) this.#write((writer) => writer.line());
    else if (blocks.has(name)) this.#write((writer) => writer.block());
    if (name === 'ul' || name === 'ol') this.#lists.pop();
  }

  /** Needs no blank line around it. */
  #isLine(name: string): boolean {
    return name === 'li' || name === 'tr' || ((name === 'ul' || name === 'ol') && this.#lists.length > 1);
  }

  #code(): void {
    if (this.#preDepth === 0) this.#write((writer) => writer.mark('`'));
  }

  #markOf(name: string): string {
    if (/^h[1-6]$/.test(name)) return `${'#'.repeat(Number(name[1]))} `;
    if (name === 'blockquote') return '> ';
    if (name !== 'li') return '';
    const list = this.#lists.at(-1);
    if (list) list.count++;
    const indent = '  '.repeat(Math.max(0, this.#lists.length - 1));
    return `${indent}${list?.isOrdered ? `${list.count}.` : '-'} `;
  }
}

/** Text for machines, or none: pages hide words in such places that nobody is to see. */
function isHidden({ hidden, style = '', 'aria-hidden': ariaHidden, role }: Readonly<Record<string, string>>) {
  return (
    hidden !== undefined ||
    ariaHidden === 'true' ||
    role === 'navigation' ||
    /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?:[^.\d]|$)/i.test(style)
  );
}

/** Puts words and blocks together with no more space between them than Markdown needs. */
class Writer {
  readonly #pieces: string[] = [];
  /** Line breaks that are due before the next words. */
  #breaks = 0;
  #mark = '';
  #isSpaceDue = false;
  #isEmpty = true;

  words(text: string): void {
    const words = text.replace(/\s+/g, ' ');
    if (words.trim() === '') {
      this.#isSpaceDue ||= words !== '';
      return;
    }
    this.#flush(words.startsWith(' '));
    this.#pieces.push(words.trim());
    this.#isSpaceDue = words.endsWith(' ');
  }

  mark(mark: string): void {
    this.#flush(false);
    this.#pieces.push(mark);
  }

  raw(text: string): void {
    this.#flush(false);
    this.#pieces.push(text);
  }

  fenceEnd(): void {
    if (!this.#pieces.at(-1)?.endsWith('\n')) this.#pieces.push('\n');
    this.#pieces.push('```');
    this.block();
  }

  line(mark = ''): void {
    this.#break(1, mark);
  }

  block(mark = ''): void {
    this.#break(2, mark);
    if (mark === '---') this.raw('');
  }

  result(): string {
    const text = this.#pieces
      .join('')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
    return text === '' ? '' : `${text}\n`;
  }

  #break(count: number, mark: string): void {
    this.#breaks = Math.max(this.#breaks, count);
    if (mark !== '') this.#mark = mark;
    this.#isSpaceDue = false;
  }

  #flush(beginsWithSpace: boolean): void {
    if (this.#breaks > 0) {
      if (!this.#isEmpty) this.#pieces.push('\n'.repeat(this.#breaks));
      this.#pieces.push(this.#mark);
    } else if (this.#isSpaceDue || beginsWithSpace) this.#pieces.push(' ');
    this.#breaks = 0;
    this.#mark = '';
    this.#isSpaceDue = false;
    this.#isEmpty = false;
  }
}
