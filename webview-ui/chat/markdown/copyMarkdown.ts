import { inlineMarkdown } from './copyInline.ts';

const blockOf =
  'p, h3, h4, h5, h6, li, td, th, pre, dt, dd, summary, figcaption, caption, .nt-maths-block, .nt-code-bar';
const blocks = new Set(
  'P H1 H2 H3 H4 H5 H6 HR PRE UL OL LI BLOCKQUOTE TABLE DIV SECTION DETAILS SUMMARY DL DT DD FIGURE FIGCAPTION'.split(
    ' ',
  ),
);

/** The selection as Markdown where it spans more than one block of rendered text, else undefined. */
export function selectionToMarkdown(selection: Selection): string | undefined {
  if (selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const start = enclosing(range.startContainer);
  if (start !== null && start === enclosing(range.endContainer) && !holdsBlocks(start)) return undefined;
  const markdown = rangeToMarkdown(range);
  return markdown === '' ? undefined : markdown;
}

export function rangeToMarkdown(range: Range): string {
  return toMarkdown(withContext(range));
}

/** Rendered nodes as the Markdown that renders to them. */
export function toMarkdown(parent: Node): string {
  return blocksOf(parent).join('\n\n');
}

function enclosing(node: Node): Element | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(blockOf) ?? null;
}

function holdsBlocks(element: Element): boolean {
  return element.tagName === 'LI' && element.querySelector('p, ul, ol, pre, blockquote') !== null;
}

/** Items without their list and cells without their table would be read as running text. */
function withContext(range: Range): Node {
  let content: Node = range.cloneContents();
  let ancestor: Node | null = range.commonAncestorContainer;
  while (ancestor instanceof Element && /^(?:UL|OL|TABLE|THEAD|TBODY|TR)$/.test(ancestor.tagName)) {
    const around = ancestor.cloneNode(false) as Element;
    if (ancestor instanceof HTMLOListElement)
      around.setAttribute('start', String(firstNumber(ancestor, range)));
    around.append(content);
    content = document.createDocumentFragment();
    content.appendChild(around);
    ancestor = ancestor.parentElement;
  }
  return content;
}

function firstNumber(list: HTMLOListElement, range: Range): number {
  const before = [...list.children].filter((item) => range.comparePoint(item, item.childNodes.length) < 0);
  return list.start + before.length;
}

function blocksOf(parent: Node): string[] {
  const result: string[] = [];
  let run: Node[] = [];
  const endRun = () => {
    const text = inlineMarkdown(run).trim();
    if (text !== '') result.push(text);
    run = [];
  };
  for (const node of parent.childNodes) {
    if (!(node instanceof Element) || !blocks.has(node.tagName)) run.push(node);
    else {
      endRun();
      const text = blockMarkdown(node, isSecondList(node));
      if (text !== '') result.push(text);
    }
  }
  endRun();
  return result;
}

/** Two lists in a row need different marks, or they would be one. */
function isSecondList(element: Element): boolean {
  let isSecond = false;
  let previous = element.previousElementSibling;
  while (/^[OU]L$/.test(element.tagName) && previous?.tagName === element.tagName) {
    isSecond = !isSecond;
    previous = previous.previousElementSibling;
  }
  return isSecond;
}

function blockMarkdown(element: Element, isSecond: boolean): string {
  if (element.classList.contains('nt-code'))
    return fenced(
      element.querySelector('code')?.textContent ?? '',
      (element as HTMLElement).dataset['language'] ?? '',
    );
  if (element.classList.contains('nt-code-bar')) return '';
  if (element.classList.contains('nt-footnotes')) return notes(element);
  switch (element.tagName) {
    case 'H3':
    case 'H4':
    case 'H5':
    case 'H6': {
      const depth = Number((element as HTMLElement).dataset['depth'] ?? 1);
      return `${'#'.repeat(depth)} ${inlineMarkdown(element.childNodes).replace(/\s*\n\s*/g, ' ')}`;
    }
    case 'P':
      return inlineMarkdown(element.childNodes).trimEnd();
    case 'HR':
      return '***';
    case 'PRE':
      return fenced(element.textContent ?? '', '');
    case 'UL':
    case 'OL':
      return list(element, isSecond);
    case 'BLOCKQUOTE':
      return toMarkdown(element).replace(/^/gm, '> ').replace(/^> $/gm, '>');
    case 'TABLE':
      return table(element);
    case 'DETAILS':
    case 'SUMMARY': {
      const name = element.tagName.toLowerCase();
      const isLine = name === 'summary';
      const inside = isLine ? inlineMarkdown(element.childNodes) : `\n${toMarkdown(element)}\n\n`;
      return `<${name}>${inside}</${name}>`;
    }
    default:
      return toMarkdown(element);
  }
}

function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/^ {0,3}(`+)/gm)].map((match) => match[1]?.length ?? 0));
  const mark = '`'.repeat(longest + 1);
  return `${mark}${language}\n${code}${code === '' || code.endsWith('\n') ? '' : '\n'}${mark}`;
}

function list(element: Element, isSecond: boolean): string {
  const isOrdered = element.tagName === 'OL';
  let number = Number(element.getAttribute('start') ?? 1);
  const items = [...element.children].filter((child) => child.tagName === 'LI');
  const isLoose = items.some((item) => item.querySelector(':scope > p') !== null);
  const texts = items.map((item) => {
    const bullet = isOrdered ? `${number++}${isSecond ? ')' : '.'} ` : isSecond ? '* ' : '- ';
    const parts = blocksOf(item);
    const text = isLoose ? parts.join('\n\n') : tight(parts);
    return bullet + text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(bullet.length)}`);
  });
  return texts.join(isLoose ? '\n\n' : '\n');
}

/** In a tight item a nested list follows its text on the next line; other blocks need no gap either. */
function tight(parts: readonly string[]): string {
  return parts.join('\n');
}

function table(element: Element): string {
  const rows = [...element.querySelectorAll('tr')].map((row) => [...row.children]);
  const [first = []] = rows;
  const cells = (row: readonly Element[]) =>
    `| ${row.map((cell) => inlineMarkdown(cell.childNodes).replace(/\n/g, ' ').replace(/\|/g, '\\|')).join(' | ')} |`;
  const marks: Readonly<Record<string, string>> = { left: ':---', right: '---:', center: ':---:' };
  const line = `| ${first.map((cell) => marks[cell.getAttribute('align') ?? ''] ?? '---').join(' | ')} |`;
  return [cells(first), line, ...rows.slice(1).map(cells)].join('\n');
}

function notes(section: Element): string {
  return [...section.querySelectorAll<HTMLElement>('li[data-label]')]
    .map((item) => {
      const copy = item.cloneNode(true) as Element;
      copy.querySelector('.nt-footnote-back')?.remove();
      return `[^${item.dataset['label']}]: ${toMarkdown(copy).replace(/\n(?=[^\n])/g, '\n    ')}`;
    })
    .join('\n\n');
}
