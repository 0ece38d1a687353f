import type { Token, Tokens } from 'marked';
import { listSignature } from './openList.ts';
import { known } from './tokens.ts';

/** A finished block: what it was read from, and the nodes it became. */
export interface Unit {
  readonly type: string;
  readonly start: number;
  readonly raw: string;
  readonly signature: string;
  nodes: readonly Node[];
  /** How many link definitions were known when it was rendered. */
  linksKnown: number;
}

/** Whether a text as a whole falls into the blocks that it fell into part by part. */
export function areBlocksOf(units: readonly Unit[], tokens: readonly Token[]): boolean {
  let start = 0;
  let index = 0;
  for (const token of tokens) {
    if (token.type !== 'space') {
      const unit = units[index++];
      if (!unit || unit.type !== token.type || unit.start !== start) return false;
      if (unit.raw.trimEnd() !== token.raw.trimEnd() || unit.signature !== signatureOf(token)) return false;
    }
    start += token.raw.length;
  }
  return index === units.length;
}

export function signatureOf(token: Token): string {
  if (token.type !== 'list') return '';
  const { items, loose } = token as Tokens.List;
  return listSignature(
    items.map((item) => item.raw.trimEnd()),
    loose,
  );
}

/** The targets of reference links that blocks define, wherever they stand. */
export function linkDefinitionsIn(tokens: readonly Token[]): Tokens.Def[] {
  return known(tokens).flatMap((token) => {
    switch (token.type) {
      case 'def':
        return [token];
      case 'blockquote':
      case 'footnoteDefinition':
        return linkDefinitionsIn(token.tokens);
      case 'list':
        return token.items.flatMap((item) => linkDefinitionsIn(item.tokens));
      default:
        return [];
    }
  });
}
