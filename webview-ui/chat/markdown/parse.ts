import { Lexer, type Links, Marked, type Token } from 'marked';
import { footnoteDefinition, footnoteReference } from './footnotes.ts';
import { mathsBlock, mathsInline } from './maths.ts';

const { defaults } = new Marked({
  gfm: true,
  extensions: [mathsBlock, mathsInline, footnoteDefinition, footnoteReference],
});

export interface Blocks {
  readonly tokens: readonly Token[];
  /** The definitions known after this text, those given included. */
  readonly links: Links;
  /** Reads the running text of the blocks, which `parseBlocks` leaves unread. */
  readInline(): void;
}

/** A text nested so deeply that the parser gives up is shown as it was written. */
function asWritten(src: string): Token[] {
  const text: Token = { type: 'text', raw: src, text: src, escaped: false };
  return [{ type: 'paragraph', raw: src, text: src, tokens: [text] }];
}

/** Splits text (line ends are `\n`) into blocks. Reading running text costs more and is often not needed. */
export function parseBlocks(src: string, known: Links): Blocks {
  const lexer = new Lexer(defaults);
  const links: Links = Object.assign(Object.create(null), known);
  lexer.tokens.links = links;
  let tokens: readonly Token[];
  try {
    tokens = lexer.blockTokens(src, lexer.tokens);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { tokens: asWritten(src), links, readInline: () => undefined };
  }
  const readInline = () => {
    for (const { src: text, tokens: into } of lexer.inlineQueue) {
      // Tags left open in one block say nothing about the next.
      lexer.state.inRawBlock = false;
      lexer.state.inLink = false;
      lexer.state.linkEmitted = false;
      readRun(lexer, text, into);
    }
    lexer.inlineQueue = [];
  };
  return { tokens, links, readInline };
}

function readRun(lexer: Lexer, text: string, into: Token[]): void {
  const before = into.length;
  try {
    lexer.inlineTokens(text, into);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    into.length = before;
    into.push({ type: 'text', raw: text, text, escaped: false });
  }
}
