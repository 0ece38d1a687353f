import type { Token, Tokens } from 'marked';
import { type BuildContext, createItem } from './build.ts';
import type { Blocks } from './parse.ts';
import { patchRun } from './patch.ts';
import { unchangedLength } from './pendingSyntax.ts';

export interface OpenBlockHost {
  readonly context: BuildContext;
  parse(shown: string): Blocks;
  /** How many link definitions are known. */
  readonly linksKnown: () => number;
  /** Told of tokens that are final, and of the nodes they became. */
  settle(tokens: readonly Token[], nodes: readonly Node[]): void;
}

export interface Advance {
  /** Where in the source the block ends as far as is known. */
  readonly end: number;
  /** What follows the block in the text that was read. */
  readonly rest: readonly Token[];
  readonly restText: string;
}

const bulletOf = (raw: string): string | undefined =>
  /^ {0,3}(?:([-*+])|\d{1,9}([.)]))/.exec(raw)?.slice(1).join('');
const endsWithBlankLine = /\n[ \t]*\n[ \t]*$/;
const blankLineInside = /\n.*\n/;

/** A long list that is still growing: finished items are left alone, only the last one is read again. */
export class OpenList {
  readonly start: number;
  readonly element: HTMLElement;
  #from: number;
  #isLoose: boolean;
  #isFinishedPartLoose = false;
  readonly #bullet: string | undefined;
  #items: string[] = [];
  #openItems: Node[];
  /** What the open items were made from, where only that decides what they look like. */
  #openSources: readonly string[] = [];
  #linksKnown = 0;

  constructor(element: HTMLElement, start: number, token: Tokens.List) {
    this.element = element;
    this.start = start;
    this.#from = start;
    this.#isLoose = token.loose;
    this.#bullet = bulletOf(token.raw);
    this.#openItems = [...element.childNodes];
  }

  get signature(): string {
    return listSignature(this.#items, this.#isLoose);
  }

  /** Reads what is open again; undefined if it is a list of this kind no longer. */
  advance(
    text: string,
    complete: (tail: string) => string,
    isFinal: boolean,
    host: OpenBlockHost,
  ): Advance | undefined {
    const tail = text.slice(this.#from);
    const shown = complete(tail);
    const blocks = host.parse(shown);
    const [list, ...rest] = blocks.tokens as readonly Tokens.Generic[];
    if (!isList(list) || bulletOf(list.raw) !== this.#bullet) return undefined;
    const isLoose = this.#isFinishedPartLoose || list.loose;
    if (isLoose !== this.#isLoose && this.#items.length > 0) {
      this.#startOver(isLoose);
      return this.advance(text, complete, isFinal, host);
    }
    if (isLoose !== this.#isLoose) this.#openSources = [];
    this.#isLoose = isLoose;
    blocks.readInline();
    const restText = shown.slice(list.raw.length);
    this.#showItems(list.items, host);
    const end = this.#from + list.raw.length;
    const isFollowed = rest.some((token) => token.type !== 'space');
    const exact = unchangedLength(tail, shown);
    this.#settle(list, isFinal ? list.items.length : finishedItems(list, isFollowed, exact), host);
    return { end, rest, restText };
  }

  /** The item before the last one mostly waits for the line that ends it: it is not made again. */
  #showItems(items: readonly Tokens.ListItem[], host: OpenBlockHost): void {
    if (this.#linksKnown !== host.linksKnown()) this.#openSources = [];
    this.#linksKnown = host.linksKnown();
    const kept = items.map(({ raw }, index) =>
      // Footnotes are counted while items are made.
      raw === this.#openSources[index] && !raw.includes('[^') ? this.#openItems[index] : undefined,
    );
    this.#openItems = patchRun(
      this.element,
      this.#openItems,
      items.map((item, index) => kept[index] ?? createItem(item, this.#isLoose, host.context)),
      null,
    );
    this.#openSources = items.map(({ raw }) => raw);
  }

  /** Makes the last items final too, when something else follows the list. */
  settleAll(text: string, host: OpenBlockHost): void {
    const blocks = host.parse(text.slice(this.#from));
    blocks.readInline();
    const [list] = blocks.tokens as readonly Tokens.Generic[];
    if (isList(list)) this.#settle(list, list.items.length, host);
  }

  #settle(list: Tokens.List, count: number, host: OpenBlockHost): void {
    for (const [index, item] of list.items.slice(0, count).entries()) {
      const isLast = index === list.items.length - 1;
      this.#isFinishedPartLoose ||= hasBlankLine(item) || (!isLast && endsWithBlankLine.test(item.raw));
      this.#items.push(item.raw.trimEnd());
      this.#from += item.raw.length;
    }
    host.settle(
      list.items.slice(0, count).flatMap((item) => item.tokens),
      this.#openItems.slice(0, count),
    );
    this.#openItems = this.#openItems.slice(count);
    this.#openSources = this.#openSources.slice(count);
  }

  /** The list turned loose or tight: each item is shown differently. */
  #startOver(isLoose: boolean): void {
    this.#from = this.start;
    this.#isLoose = isLoose;
    this.#isFinishedPartLoose = false;
    this.#items = [];
    this.#openSources = [];
    this.#openItems = [...this.element.childNodes];
  }
}

/** What decides, beside the text of its items, what a list looks like. */
export function listSignature(items: readonly string[], isLoose: boolean): string {
  return `${isLoose ? 'loose' : 'tight'}\n${items.map((raw) => raw.length).join(' ')}`;
}

function isList(token: Tokens.Generic | undefined): token is Tokens.List {
  return token?.type === 'list';
}

function hasBlankLine(item: Tokens.ListItem): boolean {
  return item.tokens.some((token) => token.type === 'space' && blankLineInside.test(token.raw));
}

/** An item is finished once the first line of the next one, or of what follows the list, is complete. */
function finishedItems(list: Tokens.List, isFollowed: boolean, exact: number): number {
  const last = list.items.at(-1);
  const isLastBegun = isFollowed || last?.raw.includes('\n') === true;
  let finished = 0;
  for (let end = 0; finished < list.items.length - (isLastBegun ? 1 : 2); finished++) {
    end += list.items[finished]?.raw.length ?? 0;
    if (end > exact) break;
  }
  return finished;
}
