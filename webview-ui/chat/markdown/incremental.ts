import type { Links, Token, Tokens } from 'marked';
import { finishedCount, isClosedFence, openingFence } from './blocks.ts';
import { appendBlocks } from './build.ts';
import { areBlocksOf, linkDefinitionsIn, signatureOf, type Unit } from './finishedBlocks.ts';
import { GrowingNotes } from './growingNotes.ts';
import { OpenFence } from './openFence.ts';
import { type Advance, type OpenBlockHost, OpenList } from './openList.ts';
import { OpenTable, tableHead } from './openTable.ts';
import { parseBlocks } from './parse.ts';
import { patchRun } from './patch.ts';
import { completePending, unchangedLength } from './pendingSyntax.ts';
import { HtmlCursor } from './rawHtml.ts';
import { normalise, renderWhole } from './renderWhole.ts';
import { known } from './tokens.ts';
import type { Translate } from './translate.ts';

export interface IncrementalOptions {
  readonly t: Translate;
  /** Told of each run of nodes that is final, so that it can be highlighted and typeset. */
  onFinished?(nodes: readonly Node[]): void;
}

/**
 * Renders a growing text into `root`. Finished blocks are committed and neither parsed nor touched again;
 * the rest is parsed at each `flush` and patched in place. After `finish` the DOM equals `renderWhole`.
 */
export class IncrementalDocument {
  /** How often `finish` found that the whole text reads differently from its parts. */
  repairs = 0;
  readonly #root: HTMLElement;
  readonly #options: IncrementalOptions;
  readonly #host: OpenBlockHost;
  readonly #links: Links = Object.create(null);
  readonly #notes: GrowingNotes;
  readonly #cursor: HtmlCursor;
  readonly #units: Unit[] = [];
  #text = '';
  #held = '';
  #tailStart = 0;
  #linkCount = 0;
  /** The nodes of what is open, for each frame of the cursor from the innermost outwards. */
  #openNodes: Node[][] = [];
  #open: OpenFence | OpenList | OpenTable | undefined;
  /** Set where a block turned out not to be what it was taken for, until the next one. */
  #isPlain = false;
  #isFinal = false;

  constructor(root: HTMLElement, options: IncrementalOptions) {
    this.#root = root;
    this.#options = options;
    this.#cursor = HtmlCursor.in(root);
    this.#notes = new GrowingNotes(root);
    this.#host = {
      context: { t: options.t, footnoteNumber: (label) => this.#notes.numberOf(label) },
      parse: (shown) => parseBlocks(shown, this.#links),
      linksKnown: () => this.#linkCount,
      settle: (tokens, nodes) => {
        this.#learn(tokens);
        this.#notes.settle();
        this.#options.onFinished?.(nodes);
      },
    };
  }

  /** Takes text in; nothing is shown before `flush`. */
  append(delta: string): void {
    const text = this.#held + delta;
    // Half a line end or half a character waits for its other half.
    const last = text.charCodeAt(text.length - 1);
    this.#held = last === 13 || (last >= 0xd800 && last <= 0xdbff) ? text.slice(-1) : '';
    this.#text += normalise(this.#held === '' ? text : text.slice(0, -1));
  }

  flush(): void {
    this.#notes.readOpenAgain();
    while (this.#step());
    this.#showNotes();
  }

  finish(): void {
    this.#text += normalise(this.#held);
    this.#held = '';
    this.#isFinal = true;
    const last = this.#host.parse(this.#text.slice(this.#tailStart));
    last.readInline();
    this.#notes.learn(last.tokens);
    const areNotesKnown = this.#notes.end();
    this.flush();
    this.#resolveLinks();
    this.#readNotesAgain();
    if (!areNotesKnown || !areBlocksOf(this.#units, parseBlocks(this.#text, {}).tokens)) this.#repair();
  }

  /** One step of reading; whether there is more to do at once. */
  #step(): boolean {
    const open = this.#open;
    if (open instanceof OpenFence) return this.#continueFence(open);
    if (open) return this.#continueGrowing(open);
    return this.#readTail();
  }

  #continueFence(fence: OpenFence): boolean {
    const end = fence.advance(this.#text, this.#isFinal, this.#options.t);
    if (end === undefined) return false;
    this.#open = undefined;
    this.#commit('code', fence.start, end, [fence.element]);
    this.#options.onFinished?.([fence.element]);
    return this.#tailStart < this.#text.length;
  }

  #continueGrowing(open: OpenList | OpenTable): boolean {
    const advance = open.advance(this.#text, this.#complete, this.#isFinal, this.#host);
    if (!advance) {
      this.#open = undefined;
      this.#isPlain = true;
      this.#openNodes = [[open.element, ...(this.#openNodes[0] ?? [])], ...this.#openNodes.slice(1)];
      this.#tailStart = open.start;
      return true;
    }
    const isTable = open instanceof OpenTable;
    if (this.#isFinal || isFollowed(advance, isTable)) {
      if (open instanceof OpenList) open.settleAll(this.#text.slice(0, advance.end), this.#host);
      this.#open = undefined;
      const signature = open instanceof OpenList ? open.signature : '';
      this.#commit(isTable ? 'table' : 'list', open.start, advance.end, [open.element], signature);
      return true;
    }
    this.#showOpen(advance.rest);
    return false;
  }

  readonly #complete = (tail: string): string => (this.#isFinal ? tail : completePending(tail));

  #readTail(): boolean {
    const tail = this.#text.slice(this.#tailStart);
    const shown = this.#complete(tail);
    const blocks = this.#host.parse(shown);
    const { tokens } = blocks;
    const exact = unchangedLength(tail, shown);
    const finished = this.#isFinal ? tokens.length : finishedCount(tokens, shown, exact);
    blocks.readInline();
    this.#notes.learn(tokens.slice(0, finished));
    if (tokens.slice(0, finished).some((token) => token.type === 'html')) {
      this.#commitInto(tokens.slice(0, finished));
      this.#showOpen(tokens.slice(finished));
    } else this.#commitAndShow(tokens, finished);
    const offset = tokens.slice(0, finished).reduce((sum, { raw }) => sum + raw.length, 0);
    this.#notes.learnOpen(tokens.slice(finished));
    return this.#enter(tokens.slice(finished), exact - offset);
  }

  /** Blocks with raw HTML may open and close elements: they are built where they belong. */
  #commitInto(tokens: readonly Token[]): void {
    this.#showOpen([]);
    let start = this.#tailStart;
    this.#notes.element?.remove();
    for (const token of tokens) {
      const parent = this.#cursor.node;
      const before = parent.lastChild;
      appendBlocks([token], this.#cursor, this.#host.context);
      const node = parent.lastChild;
      this.#addUnit(token, start, token.type === 'html' || !node || node === before ? [] : [node]);
      start += token.raw.length;
    }
    if (this.#notes.element) this.#root.append(this.#notes.element);
    this.#tailStart = start;
    this.#settled(tokens);
    this.#options.onFinished?.(this.#units.slice(-tokens.length).flatMap((unit) => unit.nodes));
  }

  #commitAndShow(tokens: readonly Token[], finished: number): void {
    const ghosts = this.#ghosts();
    const inner = ghosts.node;
    const counts: number[] = [];
    let labels = this.#notes.settledCount;
    tokens.forEach((token, index) => {
      appendBlocks([token], ghosts, this.#host.context);
      if (index < finished) {
        counts.push(inner.childNodes.length);
        labels = this.#notes.labelCount;
      }
    });
    this.#notes.settle(labels);
    this.#patchOpen(this.#ghostRuns);
    const nodes = this.#openNodes[0] ?? [];
    let start = this.#tailStart;
    tokens.slice(0, finished).forEach((token, index) => {
      this.#addUnit(token, start, nodes.slice(counts[index - 1] ?? 0, counts[index]));
      start += token.raw.length;
    });
    this.#tailStart = start;
    this.#openNodes = [nodes.slice(counts.at(-1) ?? 0), ...this.#openNodes.slice(1)];
    this.#learnLinks(tokens.slice(0, finished));
    if (finished > 0) this.#options.onFinished?.(nodes.slice(0, counts.at(-1)));
  }

  #ghostRuns: DocumentFragment[] = [];

  /** A cursor that looks like the real one but builds into fragments, one for each open element. */
  #ghosts(): HtmlCursor {
    this.#ghostRuns = this.#cursor.frames.map(() => document.createDocumentFragment());
    return new HtmlCursor(
      this.#cursor.frames.map(({ name }, index) => ({ name, node: this.#ghostRuns[index] ?? this.#root })),
    );
  }

  #showOpen(tokens: readonly Token[]): void {
    if (tokens.length === 0 && this.#openNodes.every((run) => run.length === 0)) return;
    appendBlocks(tokens, this.#ghosts(), this.#host.context);
    this.#patchOpen(this.#ghostRuns);
  }

  #patchOpen(ghosts: readonly DocumentFragment[]): void {
    const frames = this.#cursor.frames;
    this.#openNodes = frames.map((_, depth) => {
      const index = frames.length - 1 - depth;
      const parent = frames[index]?.node ?? this.#root;
      const before = index === 0 ? (this.#notes.element ?? null) : null;
      return patchRun(parent, this.#openNodes[depth] ?? [], [...(ghosts[index]?.childNodes ?? [])], before);
    });
  }

  /** Goes over to a way of reading that leaves the finished part of a long open block alone. */
  #enter(rest: readonly Token[], exact: number): boolean {
    if (this.#isFinal || this.#isPlain) return false;
    const blocks = known(rest);
    const index = blocks.findLastIndex((token) => token.type !== 'space');
    const token = blocks[index];
    const element = this.#openNodes[0]?.at(-1);
    if (
      !token ||
      !(element instanceof HTMLElement) ||
      !this.#openNodes.slice(1).every((run) => run.length === 0)
    )
      return false;
    if (blocks.slice(0, index).some((other) => other.type !== 'space')) return false;
    const start = this.#tailStart + blocks.slice(0, index).reduce((sum, { raw }) => sum + raw.length, 0);
    const source = this.#text.slice(start, this.#tailStart + exact);
    const open = this.#openBlock(token, element, start, source);
    if (!open) return false;
    this.#open = open;
    this.#openNodes = [[]];
    return true;
  }

  #openBlock(
    token: Token,
    element: HTMLElement,
    start: number,
    source: string,
  ): OpenFence | OpenList | OpenTable | undefined {
    if (token.type === 'code' && token.codeBlockStyle !== 'indented' && !isClosedFence(token.raw)) {
      const fence = openingFence(source);
      return fence && new OpenFence(element, start, start + fence.start, fence.mark);
    }
    if (token.type === 'list' && (token as Tokens.List).items.length > 2) {
      return new OpenList(element, start, token as Tokens.List);
    }
    if (token.type === 'table' && (token as Tokens.Table).rows.length > 1) {
      const head = tableHead(source);
      return head === undefined ? undefined : new OpenTable(element, start, head);
    }
    return undefined;
  }

  #commit(type: string, start: number, end: number, nodes: readonly Node[], signature = ''): void {
    const raw = this.#text.slice(start, end);
    this.#units.push({ type, start, raw, signature, nodes, linksKnown: 0 });
    this.#tailStart = end;
    this.#isPlain = false;
    this.#resolveLinks();
  }

  #addUnit(token: Token, start: number, nodes: readonly Node[]): void {
    this.#isPlain = false;
    if (token.type === 'space') return;
    const { type, raw } = token;
    this.#units.push({ type, start, raw, signature: signatureOf(token), nodes, linksKnown: this.#linkCount });
  }

  #settled(tokens: readonly Token[]): void {
    this.#notes.settle();
    this.#learnLinks(tokens);
  }

  #learn(tokens: readonly Token[]): void {
    this.#notes.learn(tokens);
    this.#learnLinks(tokens);
  }

  /** A link may stand before its definition: what was rendered without it is rendered once more. */
  #learnLinks(tokens: readonly Token[]): void {
    for (const { tag, href, title } of linkDefinitionsIn(tokens)) {
      if (Object.hasOwn(this.#links, tag)) continue;
      this.#links[tag] = { href, title };
      this.#linkCount++;
    }
    this.#resolveLinks();
  }

  #resolveLinks(): void {
    for (const unit of this.#units) {
      if (unit.linksKnown === this.#linkCount) continue;
      unit.linksKnown = this.#linkCount;
      const [first] = unit.nodes;
      if (unit.type === 'code' || !first?.parentNode || !unit.raw.includes('[')) continue;
      const blocks = this.#host.parse(unit.raw);
      blocks.readInline();
      const fragment = document.createDocumentFragment();
      appendBlocks(blocks.tokens, HtmlCursor.in(fragment), this.#host.context);
      const after = unit.nodes.at(-1)?.nextSibling ?? null;
      unit.nodes = patchRun(first.parentNode, unit.nodes, [...fragment.childNodes], after);
      this.#options.onFinished?.(unit.nodes);
    }
  }

  #showNotes(): void {
    const notes = this.#notes.show(this.#host.context, this.#linkCount);
    if (notes) this.#options.onFinished?.([notes]);
  }

  #readNotesAgain(): void {
    if (this.#linkCount === 0) return;
    this.#notes.readAgain((raw) => {
      const blocks = this.#host.parse(raw);
      blocks.readInline();
      return blocks.tokens;
    });
    this.#showNotes();
  }

  #repair(): void {
    this.repairs++;
    const whole = renderWhole(this.#text, this.#options.t);
    const nodes = patchRun(this.#root, [...this.#root.childNodes], [...whole.childNodes], null);
    this.#options.onFinished?.(nodes);
  }
}

function isFollowed({ rest, restText }: Advance, isTable: boolean): boolean {
  let offset = 0;
  for (const token of rest) {
    if (token.type !== 'space') return restText.indexOf('\n', offset) >= 0;
    offset += token.raw.length;
  }
  return isTable && /^[ \t]*\n?[ \t]*\n/.test(restText);
}
