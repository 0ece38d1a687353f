import type { Token, TokenizerAndRendererExtension } from 'marked';
import { type FootnoteDefinition, type FootnoteReference, known } from './tokens.ts';

const opening = /^ {0,3}\[\^([^\]\s[]{1,100})\]:[ \t]*/;
const reference = /^\[\^([^\]\s[]{1,100})\](?![([:])/;
const anyOpening = /\n {0,3}\[\^[^\]\s[]{1,100}\]:/;
/** A line that cannot lazily continue the paragraph of a footnote. */
const startsOther =
  /^ {0,3}(?:\[\^[^\]\s[]{1,100}\]:|#{1,6}(?:\s|$)|>|`{3,}|~{3,}|(?:[*+-]|\d{1,9}[.)])(?:\s|$)|\|)/;

/** The definition's own text, without the indentation of what follows its first line, and its length. */
function contentOf(src: string, first: RegExpExecArray): { text: string; length: number } {
  const lines = src.split('\n');
  const content = [(lines[0] ?? '').slice(first[0].length)];
  let kept = 1;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const followsBlank = index > kept;
    const isIndented = /^(?: {4}|\t)/.test(line);
    if (!isIndented && (followsBlank || startsOther.test(line))) break;
    while (kept < index) {
      content.push('');
      kept++;
    }
    content.push(isIndented ? line.replace(/^(?: {4}|\t)/, '') : line);
    kept++;
  }
  return { text: content.join('\n'), length: lines.slice(0, kept).join('\n').length };
}

export const footnoteDefinition: TokenizerAndRendererExtension = {
  name: 'footnoteDefinition',
  level: 'block',
  childTokens: ['tokens'],
  start(src) {
    if (!src.includes('[^')) return undefined;
    const at = anyOpening.exec(src)?.index;
    return at === undefined ? undefined : at + 1;
  },
  tokenizer(src) {
    const match = opening.exec(src);
    if (!match) return undefined;
    const { text, length } = contentOf(src, match);
    const tokens: Token[] = [];
    // Its text makes paragraphs also where the definition stands in a list.
    this.lexer.state.top = true;
    this.lexer.blockTokens(text, tokens);
    const label = normaliseLabel(match[1] ?? '');
    return {
      type: 'footnoteDefinition',
      raw: src.slice(0, length),
      label,
      tokens,
    } satisfies FootnoteDefinition;
  },
};

export const footnoteReference: TokenizerAndRendererExtension = {
  name: 'footnoteReference',
  level: 'inline',
  tokenizer(src) {
    if (src.charCodeAt(0) !== 91 || src.charCodeAt(1) !== 94) return undefined;
    const match = reference.exec(src);
    if (!match) return undefined;
    const token: FootnoteReference = {
      type: 'footnoteReference',
      raw: match[0],
      label: normaliseLabel(match[1] ?? ''),
    };
    return token;
  },
};

function normaliseLabel(label: string): string {
  return label.toLowerCase();
}

/** The definitions in a run of blocks, also those inside quotes and lists. */
export function definitionsIn(tokens: readonly Token[]): FootnoteDefinition[] {
  return known(tokens).flatMap((token) => {
    switch (token.type) {
      case 'footnoteDefinition':
        return [token, ...definitionsIn(token.tokens)];
      case 'blockquote':
        return definitionsIn(token.tokens);
      case 'list':
        return token.items.flatMap((item) => definitionsIn(item.tokens));
      default:
        return [];
    }
  });
}

/**
 * Numbers footnotes by the order in which the text first refers to them. While an answer streams, a label
 * whose definition has not come yet is numbered all the same: it will nearly always come.
 */
export class FootnoteNumbers {
  readonly #labels: string[] = [];

  get labels(): readonly string[] {
    return this.#labels;
  }

  numberOf(label: string): number {
    const index = this.#labels.indexOf(label);
    return index < 0 ? this.#labels.push(label) : index + 1;
  }

  /** Forgets the labels after the first `count`, when the text that named them is read again. */
  keep(count: number): void {
    this.#labels.length = Math.min(this.#labels.length, count);
  }
}

/** Of two definitions of a label the first counts. */
export function addFirst(definitions: Map<string, FootnoteDefinition>, definition: FootnoteDefinition): void {
  if (!definitions.has(definition.label)) definitions.set(definition.label, definition);
}
