import type { MarkedToken, Token, Tokens } from 'marked';

/** `[^label]` in running text. */
export interface FootnoteReference {
  readonly type: 'footnoteReference';
  readonly raw: string;
  readonly label: string;
}

/** `[^label]: text`, with what is indented below it. */
export interface FootnoteDefinition {
  readonly type: 'footnoteDefinition';
  readonly raw: string;
  readonly label: string;
  readonly tokens: Token[];
}

/** TeX between dollars, `\(…\)` or `\[…\]`. */
export interface Maths {
  readonly type: 'maths';
  readonly raw: string;
  readonly tex: string;
  readonly isBlock: boolean;
}

export type MarkdownToken = MarkedToken | FootnoteReference | FootnoteDefinition | Maths;
export type { Tokens };

/** marked leaves room for tokens of any type; ours and its own are all there are. */
export function known(tokens: readonly Token[] | undefined): readonly MarkdownToken[] {
  return (tokens ?? []) as readonly MarkdownToken[];
}
