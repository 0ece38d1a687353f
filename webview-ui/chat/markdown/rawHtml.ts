import { decodeEntities } from './entities.ts';
import { appendText } from './invisible.ts';

/*
 * HTML in an answer is never given to the browser's parser. Its tags are read here one by one: those on the
 * list become elements with the few attributes on the list, comments vanish, and everything else is shown as
 * the text it is, so that `Vec<String>` and `<script>` alike can be read and neither does anything.
 */

type AttributeRule = RegExp;
const anyText = /^[\s\S]{0,1000}$/;
const alignment = /^(?:left|right|center)$/i;
const span = /^[1-9]\d?$/;
const common: Readonly<Record<string, AttributeRule>> = {
  title: anyText,
  lang: /^[a-z\d-]{1,20}$/i,
  dir: /^(?:ltr|rtl|auto)$/i,
};
const plain: Readonly<Record<string, AttributeRule>> = {};
const cell = { align: alignment, colspan: span, rowspan: span };

const elements: Readonly<Record<string, Readonly<Record<string, AttributeRule>>>> = {
  ...Object.fromEntries(
    (
      'abbr b bdi bdo blockquote cite code dd del dfn div dl dt em figcaption figure i ins kbd mark ' +
      'p pre q rp rt ruby s samp small span strong sub summary sup table tbody tfoot thead tr u ul var caption'
    )
      .split(' ')
      .map((name) => [name, plain]),
  ),
  br: plain,
  wbr: plain,
  hr: plain,
  details: { open: /^.*$/ },
  ol: { start: /^-?\d{1,9}$/, reversed: /^.*$/ },
  li: { value: /^-?\d{1,9}$/ },
  p: { align: alignment },
  div: { align: alignment },
  td: cell,
  th: cell,
  time: { datetime: /^[\w:+.\- ]{1,40}$/ },
};
const headings = /^h[1-6]$/;
const voids = new Set(['br', 'wbr', 'hr', 'img']);

export interface OpenTag {
  readonly kind: 'open';
  readonly raw: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly isClosed: boolean;
}
type Piece =
  | OpenTag
  | { readonly kind: 'close'; readonly name: string; readonly raw: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'comment' };

const piece =
  /<!--(?:-?>|[\s\S]*?(?:-->|$))|<\/([a-zA-Z][a-zA-Z\d-]*)\s*>|<([a-zA-Z][a-zA-Z\d-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(\/?)>|<?[^<]+|</g;
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

/** Cuts raw HTML into tags, comments and the text between them. Nothing is lost but the comments. */
export function readHtml(html: string): Piece[] {
  const pieces: Piece[] = [];
  for (const match of html.matchAll(piece)) {
    const [raw, closing, opening, attributes, slash] = match;
    if (raw.startsWith('<!--')) pieces.push({ kind: 'comment' });
    else if (closing !== undefined) pieces.push({ kind: 'close', name: closing.toLowerCase(), raw });
    else if (opening !== undefined) {
      const name = opening.toLowerCase();
      pieces.push({
        kind: 'open',
        raw,
        name,
        attributes: readAttributes(attributes ?? ''),
        isClosed: slash === '/' || voids.has(name),
      });
    } else pieces.push({ kind: 'text', text: raw });
  }
  return pieces;
}

function readAttributes(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, double, single, bare] of text.matchAll(attribute)) {
    const key = (name ?? '').toLowerCase();
    if (!found.has(key)) found.set(key, decodeEntities(double ?? single ?? bare ?? ''));
  }
  return found;
}

/** Whether tags of this name are acted upon at all. `a` and `img` are made by whoever asks. */
export function isKnownElement(name: string): boolean {
  return Object.hasOwn(elements, name) || headings.test(name) || name === 'a' || name === 'img';
}

/** A new element for an allowed tag other than `a` and `img`, with its allowed attributes only. */
export function createAllowed(tag: OpenTag): HTMLElement {
  const isHeading = headings.test(tag.name);
  const element = isHeading ? createHeading(Number(tag.name[1])) : document.createElement(tag.name);
  const rules = isHeading ? { align: alignment } : (elements[tag.name] ?? plain);
  for (const [name, value] of tag.attributes) {
    const rule = ownRule(rules, name) ?? ownRule(common, name);
    if (rule?.test(value)) element.setAttribute(name, value);
  }
  return element;
}

function ownRule(rules: Readonly<Record<string, AttributeRule>>, name: string): AttributeRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/** The panel's own headings stand above an answer's: its `#` begins at the third level. */
export function createHeading(depth: number): HTMLElement {
  const heading = document.createElement(`h${Math.min(6, depth + 2)}`);
  heading.dataset['depth'] = String(depth);
  return heading;
}

interface Frame {
  readonly name: string;
  readonly node: Node;
}

const maxDepth = 24;

/** Where the next node goes: raw HTML may open an element in one block and close it in another. */
export class HtmlCursor {
  readonly frames: Frame[];

  constructor(frames: readonly Frame[]) {
    this.frames = [...frames];
  }

  static in(node: Node): HtmlCursor {
    return new HtmlCursor([{ name: '', node }]);
  }

  get node(): Node {
    const frame = this.frames.at(-1);
    if (!frame) throw new Error('A cursor keeps its first frame.');
    return frame.node;
  }

  text(text: string): void {
    appendText(this.node, text);
  }

  open(name: string, element: HTMLElement, isClosed: boolean): void {
    this.node.appendChild(element);
    // What is nested deeper than anyone reads is shown flat; browsers draw the line at 512.
    if (!isClosed && this.frames.length < maxDepth) this.frames.push({ name, node: element });
  }

  /** Closes the nearest open element of that name and those in it; a stray end tag does nothing. */
  close(name: string): void {
    const index = this.frames.findLastIndex((frame) => frame.name === name);
    if (index > 0) this.frames.length = index;
  }

  isInside(name: string): boolean {
    return this.frames.some((frame) => frame.name === name);
  }
}
