import type { Token } from 'marked';
import { known, type MarkdownToken } from './tokens.ts';

/*
 * Which blocks of a growing text are finished. A block is, once the first line of the next one is complete
 * (until then `1. a` + `2` may become `2.` and go on), or sooner where nothing can continue it.
 */

/**
 * How many of the tokens, from the first, later text cannot change. `tail` is what they were read from, and
 * only its first `exact` characters are what was written.
 */
export function finishedCount(tokens: readonly Token[], tail: string, exact: number): number {
  let finished = 0;
  let offset = 0;
  let lastStart = 0;
  let last = -1;
  known(tokens).forEach((token, index) => {
    const end = offset + token.raw.length;
    if (token.type !== 'space' && end <= exact) {
      if (isClosed(token, tail, end)) finished = index + 1;
    }
    if (token.type !== 'space') {
      last = index;
      lastStart = offset;
    }
    offset = end;
  });
  if (last > 0 && lastStart <= exact && tail.indexOf('\n', lastStart) >= 0)
    finished = Math.max(finished, last);
  return finished;
}

/** Whether nothing that follows can belong to this block. */
function isClosed(token: MarkdownToken, tail: string, end: number): boolean {
  const endOfText = tail[end - 1] === '\n' ? end - 1 : end;
  switch (token.type) {
    case 'heading':
    case 'hr':
    case 'maths':
      return tail[endOfText] === '\n';
    case 'code':
      return token.codeBlockStyle !== 'indented' && tail[endOfText] === '\n' && isClosedFence(token.raw);
    case 'paragraph':
    case 'table':
    case 'blockquote':
      return /^[ \t]*\n[ \t]*\n/.test(tail.slice(endOfText, endOfText + 200));
    default:
      return false;
  }
}

/** The opening mark of a fenced block, or undefined where the fence is indented or its line incomplete. */
export function openingFence(raw: string): { readonly mark: string; readonly start: number } | undefined {
  const match = /^(`{3,}|~{3,})[^\n]*\n/.exec(raw);
  return match ? { mark: match[1] ?? '', start: match[0].length } : undefined;
}

/** Whether a line closes the fence that `mark` opened. */
export function closesFence(line: string, mark: string): boolean {
  const match = /^ {0,3}(`{3,}|~{3,}) *$/.exec(line);
  return match?.[1] !== undefined && match[1][0] === mark[0] && match[1].length >= mark.length;
}

/** Whether a line that has only begun may still become the closing fence. */
export function mayCloseFence(partial: string, mark: string): boolean {
  return new RegExp(`^ {0,3}\\${mark[0]}* *$`).test(partial);
}

export function isClosedFence(raw: string): boolean {
  const lines = raw.replace(/\n+$/, '').split('\n');
  const mark = /^ {0,3}(`{3,}|~{3,})/.exec(lines[0] ?? '')?.[1];
  return mark !== undefined && lines.length > 1 && closesFence(lines.at(-1) ?? '', mark);
}
