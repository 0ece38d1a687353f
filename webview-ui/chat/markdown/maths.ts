import type { TokenizerAndRendererExtension } from 'marked';
import type { Maths } from './tokens.ts';

/*
 * Maths as models write it: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. A single dollar counts only where it cannot
 * be money: no space inside the dollars' edges and no letter or digit after the closing one.
 */
const block =
  /^ {0,3}(?:\$\$((?:(?!\n[ \t]*\n|\$\$)[\s\S])+)\$\$|\\\[((?:(?!\n[ \t]*\n|\\\])[\s\S])+)\\\])[ \t]*(?=\n|$)/;
const display = /^(?:\$\$((?:(?!\$\$)[^\\]|\\[\s\S])+)\$\$|\\\[((?:(?!\\\])[\s\S])+)\\\])/;
const inline =
  /^(?:\$(?![\s$])((?:[^$\\\n]|\\[^\n]|\n(?!\s*\n))*?)(?<![\s\\])\$(?![\da-zA-Z$])|\\\(((?:(?!\\\))[\s\S])+)\\\))/;

function maths(match: RegExpExecArray, isBlock: boolean): Maths | undefined {
  const tex = (match[1] ?? match[2] ?? '').trim();
  // `\[\\\]` is an escaped bracket, a backslash and a bracket.
  return /^\\*$/.test(tex) ? undefined : { type: 'maths', raw: match[0], tex, isBlock };
}

export const mathsBlock: TokenizerAndRendererExtension = {
  name: 'mathsBlock',
  level: 'block',
  start(src) {
    if (!src.includes('$$') && !src.includes('\\[')) return undefined;
    const match = /\n {0,3}(?:\$\$|\\\[)/.exec(src);
    return match && block.test(src.slice(match.index + 1)) ? match.index + 1 : undefined;
  },
  tokenizer(src) {
    const match = block.exec(src);
    return match ? maths(match, true) : undefined;
  },
};

export const mathsInline: TokenizerAndRendererExtension = {
  name: 'maths',
  level: 'inline',
  start(src) {
    const at = src.indexOf('$');
    return at < 0 ? undefined : at;
  },
  tokenizer(src) {
    const first = src.charCodeAt(0);
    if (first !== 36 && first !== 92) return undefined;
    const shown = display.exec(src);
    if (shown) return maths(shown, true);
    const match = inline.exec(src);
    return match ? maths(match, false) : undefined;
  },
};
