import type * as copying from '../../../webview-ui/chat/markdown/copyMarkdown.ts';
import { toMarkdown } from '../../../webview-ui/chat/markdown/copyMarkdown.ts';
import { grammars } from '../../../webview-ui/chat/markdown/grammars.ts';
import { IncrementalDocument } from '../../../webview-ui/chat/markdown/incremental.ts';
import type * as renderer from '../../../webview-ui/chat/markdown/renderer.ts';
import {
  createMarkdownRenderer,
  type MarkdownHost,
  type MarkdownRenderer,
} from '../../../webview-ui/chat/markdown/renderer.ts';
import { renderWhole } from '../../../webview-ui/chat/markdown/renderWhole.ts';
import { inEnglish } from '../../../webview-ui/chat/markdown/translate.ts';
import type * as shaping from './shape.ts';
import { shapeOf, shapeOfNode } from './shape.ts';

declare global {
  interface Window {
    /** What the tests of the renderer have on their page. */
    subject: typeof renderer & typeof copying & typeof shaping & typeof import('./subject.ts');
  }
}

export interface Streamed {
  /** What differs from the one-shot rendering, or undefined. */
  readonly difference: string | undefined;
  readonly repairs: number;
}

/** Feeds the parts one by one, rendering after each, and compares the end with the one-shot rendering. */
export function stream(parts: readonly string[]): Streamed {
  const root = document.createElement('div');
  const growing = new IncrementalDocument(root, { t: inEnglish });
  for (const part of parts) {
    growing.append(part);
    growing.flush();
  }
  growing.finish();
  const whole = document.createElement('div');
  whole.append(renderWhole(parts.join(''), inEnglish));
  const difference = root.isEqualNode(whole)
    ? undefined
    : `streamed: ${root.innerHTML}\nat once:  ${whole.innerHTML}`;
  return { difference, repairs: growing.repairs };
}

export function htmlOf(text: string): string {
  const whole = document.createElement('div');
  whole.append(renderWhole(text, inEnglish));
  return whole.innerHTML;
}

export interface HostileResult {
  readonly payload: string;
  /** `element`, or `element attribute` and, for classes, the names. */
  readonly names: readonly string[];
  /** Where links and images of the answer point. */
  readonly links: readonly string[];
}

const opened: string[] = [];

/** Renders each answer twice, streamed and whole, lets highlighting and formulas finish and takes stock. */
export async function renderHostile(payloads: readonly string[]): Promise<HostileResult[]> {
  const host: MarkdownHost = {
    openLink: (href) => opened.push(href),
    loadImage: (url) => {
      opened.push(url);
      return Promise.resolve('https://evil.test/loaded.png');
    },
    codeAction: () => undefined,
    t: inEnglish,
  };
  const roots = payloads.flatMap((payload) => {
    const streamed = newRoot();
    const streaming = createMarkdownRenderer(streamed, host);
    for (let at = 0; at < payload.length; at += Math.ceil(payload.length / 9)) {
      streaming.append(payload.slice(at, at + Math.ceil(payload.length / 9)));
    }
    streaming.finish();
    const whole = newRoot();
    createMarkdownRenderer(whole, host).setText(payload);
    return [streamed, whole];
  });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  return roots.map((root, index) => ({ payload: payloads[index >> 1] ?? '', ...stockOf(root) }));
}

function newRoot(): HTMLElement {
  const root = document.createElement('div');
  document.querySelector('#root')?.append(root);
  return root;
}

function stockOf(root: HTMLElement) {
  const names = new Set<string>();
  const links: string[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    const name = element.localName;
    names.add(name);
    for (const { name: attribute, value } of element.attributes) {
      names.add(attribute === 'class' ? `${name} class ${value}` : `${name} ${attribute}`);
    }
    const { href, src } = element.dataset ?? {};
    links.push(...[href, src].filter((link) => link !== undefined));
  }
  return { names: [...names], links };
}

/** Clicks on each element, also with the middle button and by Enter; gives what the host was asked to open. */
export function clickEverything(): readonly string[] {
  for (const element of document.querySelectorAll<HTMLElement>('#root *')) {
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    element.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 }));
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  }
  return opened;
}

const done: string[] = [];
const renderers: MarkdownRenderer[] = [];
const dot =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==';

/** A renderer in an element of its own, with a host that notes what it is asked. */
export function newRenderer(): MarkdownRenderer {
  const made = createMarkdownRenderer(newRoot(), {
    openLink: (href) => done.push(`open ${href}`),
    loadImage: (url) => {
      done.push(`load ${url}`);
      return url.includes('broken') ? Promise.reject(new Error('Not found.')) : Promise.resolve(dot);
    },
    codeAction: (action, code, { language }) => done.push(`${action} ${language} ${JSON.stringify(code)}`),
    onGrow: () => done.push('grow'),
    t: inEnglish,
  });
  renderers.push(made);
  return made;
}

/** What the hosts were asked since the last `reset`. */
export function calls(): readonly string[] {
  return done;
}

export function reset(): void {
  for (const made of renderers.splice(0)) made.dispose();
  done.length = 0;
  document.querySelector('#root')?.replaceChildren();
}

export async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

export async function until(condition: () => boolean): Promise<void> {
  for (let frame = 0; frame < 600 && !condition(); frame++) await frames(1);
}

function growing(onFinished?: (nodes: readonly Node[]) => void) {
  const root = newRoot();
  return {
    root,
    document: new IncrementalDocument(root, { t: inEnglish, ...(onFinished && { onFinished }) }),
  };
}

/** What an answer looks like that has come this far, character by character. */
export function interimShape(text: string): string {
  const { root, document } = growing();
  for (const character of text) {
    document.append(character);
    document.flush();
  }
  return shapeOfNode(root);
}

/** What can be read, code aside, after each character. */
export function interimTexts(text: string): string[] {
  const { root, document } = growing();
  return text.split('').map((character) => {
    document.append(character);
    document.flush();
    const copy = root.cloneNode(true) as Element;
    for (const code of copy.querySelectorAll('code, .nt-maths')) code.remove();
    return copy.textContent ?? '';
  });
}

/** What changed in blocks that were finished, or how many of them stand no more at the end. */
export function touchedAfterwards(text: string): string[] {
  const finished: Node[] = [];
  const touched: string[] = [];
  const { root, document } = growing((nodes) => finished.push(...nodes));
  const observer = new MutationObserver(() => undefined);
  for (let at = 0; at < text.length; at += 3) {
    const settled = [...finished];
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    document.append(text.slice(at, at + 3));
    document.flush();
    for (const { target } of observer.takeRecords()) {
      if (settled.some((node) => node.contains(target)))
        touched.push(`${target.nodeName} ${target.textContent}`);
    }
  }
  document.finish();
  observer.disconnect();
  return [
    ...touched,
    ...finished.filter((node) => !root.contains(node)).map((node) => `gone: ${node.textContent}`),
  ];
}

/** What code holds, whether it was coloured in one piece or in several. */
export function withoutSlices(code: Element | null | undefined): string | undefined {
  const copy = code?.cloneNode(true) as Element | undefined;
  for (const slice of copy?.querySelectorAll('.nt-slice') ?? []) slice.replaceWith(...slice.childNodes);
  return copy?.innerHTML;
}

export function highlightWhole(code: string, language: string): string {
  return grammars
    .highlight(code, { language })
    .value.replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"');
}

/** Selects from the start of one text to the end of another and gives what a copy puts on the clipboard. */
export function copyFromTo(from: string, to: string): string | undefined {
  const start = placeOf(from)[0];
  const end = placeOf(to)[1];
  document.getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
  const data = new DataTransfer();
  const event = new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true });
  start.node.parentElement?.dispatchEvent(event);
  return event.defaultPrevented ? data.getData('text/plain') : undefined;
}

interface Place {
  readonly node: Node;
  readonly offset: number;
}

/** Where a text begins and ends that may run over several nodes; the words of bars do not count. */
function placeOf(text: string): readonly [Place, Place] {
  const wanted = text.replace(/[*`]/g, '');
  const walker = document.createTreeWalker(
    document.querySelector('#root') ?? document.body,
    NodeFilter.SHOW_TEXT,
  );
  const nodes: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text && !node.parentElement?.closest('.nt-code-bar')) nodes.push(node);
  }
  const at = nodes
    .map((node) => node.data)
    .join('')
    .indexOf(wanted);
  return [placeAt(nodes, at, false), placeAt(nodes, at + wanted.length, true)];
}

function placeAt(nodes: readonly Text[], index: number, isEnd: boolean): Place {
  let left = index;
  for (const node of nodes) {
    if (left < node.length || (isEnd && left === node.length)) return { node, offset: left };
    left -= node.length;
  }
  throw new Error('The text is not there.');
}

/** Texts whose copy does not render to the same, each with its copy. */
export function unlikeCopies(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const rendered = renderWhole(text, inEnglish);
    const copied = toMarkdown(rendered);
    const [before, after] = [shapeOf(text), shapeOf(copied)];
    return before === after
      ? []
      : [`${JSON.stringify(text)} → ${JSON.stringify(copied)}\n${before}\n${after}`];
  });
}
