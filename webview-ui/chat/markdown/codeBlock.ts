import { appendCodeText } from './invisible.ts';
import { displayName, isShell } from './languages.ts';
import type { Translate } from './translate.ts';

export type CodeAction = 'copy' | 'insert' | 'apply' | 'new-file' | 'run' | 'diagram';

/** Blocks longer than this can be folded to their first lines. */
const foldableLines = 24;

/** A code block with its bar. `info` is what stands after the fence; its first word is the language. */
export function createCodeBlock(info: string, code: string, t: Translate): HTMLElement {
  const language = /^\S*/.exec(info)?.[0] ?? '';
  const block = document.createElement('div');
  block.className = 'nt-code';
  block.dataset['language'] = language;
  if (info.trim() !== language) block.dataset['info'] = info;
  block.dir = 'ltr';
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  const element = document.createElement('code');
  if (/^\S{1,40}$/.test(language)) element.className = `language-${language.toLowerCase()}`;
  appendCodeText(element, code);
  pre.append(element);
  block.append(createBar(language, t), pre);
  closeCodeBlock(block, t);
  return block;
}

/** Adds what a finished block has beyond a growing one: the fold, where the code is long. */
export function closeCodeBlock(block: HTMLElement, t: Translate): void {
  block.querySelector('.nt-code-fold')?.remove();
  const lines = lineCount(codeOf(block));
  if (lines <= foldableLines) return;
  const fold = document.createElement('button');
  fold.type = 'button';
  fold.className = 'nt-code-fold';
  fold.dataset['lines'] = String(lines);
  block.append(fold);
  setFolded(block, false, t);
}

export function setFolded(block: HTMLElement, isFolded: boolean, t: Translate): void {
  const fold = block.querySelector<HTMLElement>('.nt-code-fold');
  if (!fold) return;
  block.classList.toggle('nt-folded', isFolded);
  fold.setAttribute('aria-expanded', String(!isFolded));
  fold.textContent = isFolded
    ? t('Show all {lines} lines', { lines: fold.dataset['lines'] ?? '' })
    : t('Show less');
}

/** The code as it was written, without the line end that closes its last line. */
export function codeOf(block: Element): string {
  return (block.querySelector('code')?.textContent ?? '').replace(/\n$/, '');
}

/** What the answer says around the code: its language, and where it may name the file that the code is for. */
export interface CodeSurroundings {
  readonly language: string;
  readonly info: string;
  readonly lineBefore: string;
}

export function surroundingsOf(block: HTMLElement): CodeSurroundings {
  const { info, language = '' } = block.dataset;
  const before = block.previousElementSibling;
  // Another block of code says nothing of this one.
  const above = before?.classList.contains('nt-code') ? '' : (before?.textContent ?? '').trimEnd();
  return {
    language: language.slice(0, 100),
    info: (info ?? language).slice(0, 1000),
    lineBefore: above.slice(above.lastIndexOf('\n') + 1).slice(-500),
  };
}

function lineCount(code: string): number {
  let count = 1;
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) count++;
  return count;
}

const bars = new Map<string, HTMLElement>();
let translatedBy: Translate | undefined;

/** Bars differ by language only, so each is built once and copied. */
function createBar(language: string, t: Translate): Node {
  if (translatedBy !== t) bars.clear();
  translatedBy = t;
  const key = language.toLowerCase();
  let bar = bars.get(key);
  if (!bar) {
    bar = buildBar(key, t);
    if (bars.size < 100) bars.set(key, bar);
  }
  return bar.cloneNode(true);
}

function buildBar(language: string, t: Translate): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'nt-code-bar';
  const label = document.createElement('span');
  label.className = 'nt-code-language';
  label.textContent = displayName(language);
  const actions = document.createElement('span');
  actions.className = 'nt-code-actions';
  const add = (action: string, title: string) => actions.append(button(action, title));
  const wrap = button('wrap', t('Wrap lines'));
  wrap.setAttribute('aria-pressed', 'false');
  actions.append(wrap);
  if (language === 'mermaid') add('diagram', t('Draw the diagram'));
  if (isShell(language)) add('run', t('Put into the terminal'));
  add('insert', t('Insert at cursor'));
  add('apply', t('Apply to file'));
  add('new-file', t('Open in a new file'));
  add('copy', t('Copy code'));
  bar.append(label, actions);
  return bar;
}

function button(action: string, title: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'nt-icon';
  element.dataset['action'] = action;
  element.title = title;
  element.setAttribute('aria-label', title);
  return element;
}
