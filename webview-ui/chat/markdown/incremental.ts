import type { Links, Token } from 'marked';
import { finishedCount } from './blocks.ts';
import { appendBlocks } from './build.ts';
import { areBlocksOf, linkDefinitionsIn, signatureOf, type Unit } from './finishedBlocks.ts';
import { GrowingNotes } from './growingNotes.ts';
import { isFollowed, type OpenBlock, openBlockOf } from './openBlock.ts';
import { OpenFence } from './openFence.ts';
import { type OpenBlockHost, OpenList } from './openList.ts';
import { OpenNodes } from './openNodes.ts';
import { OpenTable } from './openTable.ts';
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
  readonly #openNodes: OpenNodes;
  readonly #units: Unit[] = [];
  #text = '';
  #held = '';
  #tailStart = 0;
  #linkCount = 0;
  #open: OpenBlock | undefined;
  /** Set where a block turned out not to be what it was taken for, until the next one. */
  #isPlain = false;
  #isFinal = false;

  constructor(root: HTMLElement, options: IncrementalOptions) {
    this.#root = root;
    this.#options = options;
    this.#cursor = HtmlCursor.in(root);
    this.#notes = new GrowingNotes(root);
    this.#openNodes = new OpenNodes(root, this.#cursor, () => this.#notes.element);
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

  #continueGrowing(open: Exclude<OpenBlock, OpenFence>): boolean {
    const advance = open.advance(this.#text, this.#complete, this.#isFinal, this.#host);
    if (!advance) {
      this.#open = undefined;
      this.#isPlain = true;
      this.#openNodes.takeBack(open.element);
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
    const ghosts = this.#openNodes.ghosts();
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
    this.#openNodes.patch();
    const nodes = this.#openNodes.innermost;
    let start = this.#tailStart;
    tokens.slice(0, finished).forEach((token, index) => {
      this.#addUnit(token, start, nodes.slice(counts[index - 1] ?? 0, counts[index]));
      start += token.raw.length;
    });
    this.#tailStart = start;
    this.#openNodes.release(counts.at(-1) ?? 0);
    this.#learnLinks(tokens.slice(0, finished));
    if (finished > 0) this.#options.onFinished?.(nodes.slice(0, counts.at(-1)));
  }

  #showOpen(tokens: readonly Token[]): void {
    if (tokens.length === 0 && this.#openNodes.isEmpty) return;
    appendBlocks(tokens, this.#openNodes.ghosts(), this.#host.context);
    this.#openNodes.patch();
  }

  /** Goes over to a way of reading that leaves the finished part of a long open block alone. */
  #enter(rest: readonly Token[], exact: number): boolean {
    if (this.#isFinal || this.#isPlain) return false;
    const blocks = known(rest);
    const index = blocks.findLastIndex((token) => token.type !== 'space');
    const token = blocks[index];
    const element = this.#openNodes.innermost.at(-1);
    if (!token || !(element instanceof HTMLElement) || !this.#openNodes.isAllInnermost) return false;
    if (blocks.slice(0, index).some((other) => other.type !== 'space')) return false;
    const start = this.#tailStart + blocks.slice(0, index).reduce((sum, { raw }) => sum + raw.length, 0);
    const source = this.#text.slice(start, this.#tailStart + exact);
    const open = openBlockOf(token, element, start, source);
    if (!open) return false;
    this.#open = open;
    this.#openNodes.releaseAll();
    return true;
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
