import { pendingMark } from './pendingSyntax.ts';

/*
 * KaTeX is loaded with the first formula and asked for MathML only. Its tree is copied into the page node by
 * node with the elements and attributes on a list: TeX is written by the model and may ask for links, images
 * and styles.
 */
interface KatexNode {
  readonly type?: string;
  readonly text?: string;
  readonly character?: string;
  readonly width?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly KatexNode[];
}
type Typesetter = (tex: string, isDisplay: boolean) => KatexNode;

const namespace = 'http://www.w3.org/1998/Math/MathML';
const elements = new Set(
  (
    'math semantics mrow mi mo mn ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover ' +
    'munderover mmultiscripts mprescripts mtable mtr mtd mlabeledtr mpadded mphantom mstyle menclose merror'
  ).split(' '),
);
const attributes = new Set(
  (
    'accent accentunder columnalign columnlines columnspacing depth display displaystyle fence height ' +
    'largeop linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize ' +
    'movablelimits notation rowalign rowlines rowspacing rspace scriptlevel separator side stretchy ' +
    'symmetric voffset width'
  ).split(' '),
);
const plainValue = /^[\w#.%+\- ]*$/;
const longestTex = 8_000;

let typesetter: Typesetter | undefined;
let loading: Promise<void> | undefined;
const finished = new Map<string, Node | undefined>();

/** Makes the element of a formula: its TeX until KaTeX is there. */
export function createMaths(written: string, isBlock: boolean): HTMLElement {
  const isPending = written.endsWith(pendingMark);
  const tex = isPending ? written.slice(0, -1).trimEnd() : written;
  const element = document.createElement('span');
  element.className = isBlock ? 'nt-maths nt-maths-block' : 'nt-maths';
  element.dataset['tex'] = tex;
  if (isPending || !typesetter || !typeset(element)) element.textContent = tex;
  return element;
}

/** Sets every formula below `root` that still shows its TeX; resolves when that is done. */
export async function typesetAll(root: ParentNode): Promise<void> {
  const waiting = () =>
    [...root.querySelectorAll<HTMLElement>('.nt-maths')].filter((element) => !element.querySelector('math'));
  if (waiting().length === 0) return;
  loading ??= load();
  await loading;
  for (const element of waiting()) typeset(element);
}

async function load(): Promise<void> {
  const katex: unknown = await import('katex');
  const { __renderToDomTree } = katex as {
    __renderToDomTree: (tex: string, options: Record<string, unknown>) => KatexNode;
  };
  typesetter = (tex, displayMode) =>
    __renderToDomTree(tex, {
      output: 'mathml',
      displayMode,
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxSize: 20,
      maxExpand: 500,
    });
}

function typeset(element: HTMLElement): boolean {
  const tex = element.dataset['tex'] ?? '';
  const isBlock = element.classList.contains('nt-maths-block');
  const key = `${isBlock ? 'b' : 'i'}${tex}`;
  if (!finished.has(key)) {
    if (finished.size > 500) finished.clear();
    finished.set(key, render(tex, isBlock));
  }
  const math = finished.get(key);
  if (!math) return false;
  element.replaceChildren(math.cloneNode(true));
  return true;
}

/** What cannot be read as TeX stays as it was written. */
function render(tex: string, isBlock: boolean): Node | undefined {
  if (!typesetter || tex.length > longestTex) return undefined;
  try {
    const fragment = document.createDocumentFragment();
    copy(typesetter(tex, isBlock), fragment);
    return fragment.querySelector('math') ?? undefined;
  } catch {
    return undefined;
  }
}

function copy(node: KatexNode, into: Node): void {
  if (node.text !== undefined) {
    into.appendChild(document.createTextNode(node.text));
    return;
  }
  if (node.children === undefined) {
    copySpace(node, into);
    return;
  }
  // The annotation holds the TeX once more, which data-tex has already.
  if (node.type === 'annotation') return;
  const target = node.type !== undefined && elements.has(node.type) ? createMath(node) : into;
  if (target !== into) into.appendChild(target);
  for (const child of node.children) copy(child, target);
}

function createMath(node: KatexNode): Element {
  const element = document.createElementNS(namespace, node.type ?? 'mrow');
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    if (attributes.has(name) && plainValue.test(String(value))) element.setAttribute(name, String(value));
  }
  return element;
}

function copySpace(node: KatexNode, into: Node): void {
  if (node.character) into.appendChild(document.createTextNode(node.character));
  else if (typeof node.width === 'number') {
    const space = document.createElementNS(namespace, 'mspace');
    space.setAttribute('width', `${node.width.toFixed(4)}em`);
    into.appendChild(space);
  }
}
