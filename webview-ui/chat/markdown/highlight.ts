import type { HighlightResult, HLJSApi } from 'highlight.js';
import { canonical } from './languages.ts';

/*
 * Code is highlighted after its block has closed, in slices that fit between frames. A slice ends where the
 * grammar is back at its beginning, so that what follows can be read on its own and the result is the same
 * as that of highlighting the whole.
 */
const firstSlice = 400;
const sliceLength = 3_000;
/** Where a slice cannot end this far on, the rest is left plain: better than holding up the page. */
const longestSlice = 24_000;
const longestCode = 200_000;
/** Each slice of code longer than this is an element of its own: a change paints that one, not all of them. */
const longestInOne = 6_000;

interface TokenNode {
  readonly scope?: string;
  readonly children: readonly (TokenNode | string)[];
}

let grammars: HLJSApi | undefined;
let loading: Promise<void> | undefined;

export function loadGrammars(): Promise<void> {
  loading ??= import('./grammars.ts').then((module) => {
    grammars = module.grammars;
  });
  return loading;
}

/** The work of highlighting one code element, a slice at a time; each call answers whether more is left. */
export function highlighting(code: Element): (() => boolean) | undefined {
  const language = canonical(/(?:^| )language-(\S+)/.exec(code.className)?.[1] ?? '');
  const text = code.firstChild;
  const isPlain = text instanceof Text && code.childNodes.length === 1 && text.length <= longestCode;
  if (!isPlain || !grammars?.getLanguage(language)) return undefined;
  const hljs = grammars;
  const isLong = text.length > longestInOne;
  let length = firstSlice;
  return () => {
    if (text.parentNode !== code) return false;
    if (isSelected(code)) return true;
    const slice = nextSlice(hljs, language, text.data, length);
    if (!slice) return false;
    length = sliceLength;
    code.insertBefore(isLong ? toSlice(slice.root) : toFragment(slice.root), text);
    text.deleteData(0, slice.length);
    if (text.length > 0) return true;
    text.remove();
    return false;
  };
}

/** The start of the text up to a line end at which the grammar is at rest. */
function nextSlice(
  hljs: HLJSApi,
  language: string,
  text: string,
  wanted: number,
): { readonly root: TokenNode; readonly length: number } | undefined {
  for (let length = wanted; length <= longestSlice; length *= 2) {
    const end = length >= text.length ? text.length : text.lastIndexOf('\n', length) + 1;
    if (end === 0) continue;
    const result = hljs.highlight(text.slice(0, end), { language, ignoreIllegals: true });
    if (end === text.length || isAtRest(result)) return { root: rootOf(result), length: end };
  }
  return undefined;
}

function isAtRest(result: HighlightResult): boolean {
  return (result._top as { parent?: unknown } | undefined)?.parent === undefined;
}

function rootOf(result: HighlightResult): TokenNode {
  return (result._emitter as unknown as { rootNode: TokenNode }).rootNode;
}

function toSlice(root: TokenNode): HTMLElement {
  const slice = document.createElement('span');
  slice.className = 'nt-slice';
  appendTokens(root, slice);
  return slice;
}

function toFragment(root: TokenNode): DocumentFragment {
  const fragment = document.createDocumentFragment();
  appendTokens(root, fragment);
  return fragment;
}

function appendTokens(node: TokenNode, into: Node): void {
  for (const child of node.children) {
    if (typeof child === 'string') into.appendChild(document.createTextNode(child));
    else if (child.scope === undefined) appendTokens(child, into);
    else {
      const span = document.createElement('span');
      span.className = classOf(child.scope);
      appendTokens(child, span);
      into.appendChild(span);
    }
  }
}

/** `title.function` becomes `hljs-title function_`, as in highlight.js' own themes. */
function classOf(scope: string): string {
  if (scope.startsWith('language:')) return scope.replace('language:', 'language-');
  const [first = '', ...rest] = scope.split('.');
  return [`hljs-${first}`, ...rest.map((part, index) => `${part}${'_'.repeat(index + 1)}`)].join(' ');
}

/** A selection in the code would be lost with the text it stands in. */
function isSelected(code: Element): boolean {
  watchSelection();
  return selected?.intersectsNode(code) ?? false;
}

let selected: Range | undefined;
let isWatching = false;

/** Asking for the selection makes the browser lay out the page, so it is asked only when it has changed. */
function watchSelection(): void {
  if (isWatching) return;
  isWatching = true;
  const read = () => {
    const selection = document.getSelection();
    selected = selection?.type === 'Range' ? selection.getRangeAt(0) : undefined;
  };
  read();
  document.addEventListener('selectionchange', read);
}
