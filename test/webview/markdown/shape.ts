import { renderMarkdown } from '../../../webview-ui/chat/markdown/renderer.ts';

/*
 * Rendered Markdown, and the HTML a specification asks for, brought to one plain form so that they can be
 * compared: what the panel adds (bars, labels, placeholders) is left out, white space counts where it shows.
 */

const blocks = new Set(
  'P H1 H2 H3 H4 H5 H6 HR PRE UL OL LI BLOCKQUOTE TABLE THEAD TBODY TR TH TD DIV SECTION DETAILS SUMMARY'.split(
    ' ',
  ),
);
const attributes = ['align', 'href', 'src', 'alt', 'title', 'start', 'open', 'checked', 'class'];

export function shapeOf(markdown: string): string {
  return childrenShape(renderMarkdown(markdown));
}

/** The same for HTML as a specification gives it. Nothing in it is loaded or run. */
export function shapeOfHtml(html: string): string {
  return childrenShape(new DOMParser().parseFromString(html, 'text/html').body);
}

/** The same for what is in the page. */
export function shapeOfNode(parent: Node): string {
  return childrenShape(parent);
}

function childrenShape(parent: Node): string {
  const nodes = [...parent.childNodes];
  return nodes
    .map((node, index) => {
      if (!(node instanceof Text)) return node instanceof Element ? elementShape(node) : '';
      let text = node.data.replace(/\s+/g, ' ');
      if (isEdge(nodes[index - 1], parent)) text = text.trimStart();
      if (isEdge(nodes[index + 1], parent)) text = text.trimEnd();
      return escapeHtml(text);
    })
    .join('');
}

function isEdge(neighbour: Node | undefined, parent: Node): boolean {
  if (neighbour instanceof Element) return blocks.has(neighbour.tagName) || neighbour.tagName === 'BR';
  return neighbour === undefined && (!(parent instanceof Element) || blocks.has(parent.tagName));
}

function elementShape(element: Element): string {
  const data = (element as HTMLElement).dataset;
  if (element.classList.contains('nt-code-bar') || element.classList.contains('nt-code-fold')) return '';
  if (element.matches('.nt-code, .nt-table, .nt-dead-link, .nt-invisible')) return childrenShape(element);
  if (element.classList.contains('nt-maths')) {
    const kind = element.classList.contains('nt-maths-block') ? ' block' : '';
    return `<math${kind}>${escapeHtml(data['tex'] ?? '')}</math>`;
  }
  if (element.matches('.nt-footnote, .nt-footnote-back')) return element.textContent ?? '';
  if (element.classList.contains('nt-image')) return imageShape(element as HTMLElement);
  if (element.tagName === 'PRE') return `<pre>${preShape(element)}</pre>`;
  const depth = data['depth'];
  const name = depth === undefined ? element.tagName.toLowerCase() : `h${depth}`;
  const open = `<${name}${attributesShape(element)}>`;
  const isVoid = /^(?:hr|br|img|input)$/.test(name);
  return isVoid ? open : `${open}${childrenShape(element)}</${name}>`;
}

function preShape(pre: Element): string {
  const code = pre.firstElementChild;
  if (code?.tagName !== 'CODE') return childrenShape(pre);
  return `<code${attributesShape(code)}>${escapeHtml(code.textContent ?? '')}</code>`;
}

function imageShape(element: HTMLElement): string {
  const lines = element.title.split('\n');
  const title = lines.length > 1 ? ` title="${escapeHtml(lines.slice(0, -1).join('\n'))}"` : '';
  return `<img src="${escapeHtml(encoded(element.dataset['src'] ?? ''))}" alt="${escapeHtml(element.dataset['alt'] ?? '')}"${title}>`;
}

function attributesShape(element: Element): string {
  const link = (element as HTMLElement).dataset['href'];
  if (link !== undefined) {
    const lines = (element as HTMLElement).title.split('\n');
    const title = lines.length > 1 ? ` title="${escapeHtml(lines.slice(0, -1).join('\n'))}"` : '';
    return ` href="${escapeHtml(encoded(link))}"${title}`;
  }
  return attributes
    .filter((name) => element.hasAttribute(name) && !(element.getAttribute(name) ?? '').startsWith('nt-'))
    .map((name) => {
      const written = element.getAttribute(name) ?? '';
      const value = name === 'href' || name === 'src' ? encoded(written) : written;
      return value === '' && name !== 'href' && name !== 'alt'
        ? ` ${name}`
        : ` ${name}="${escapeHtml(value)}"`;
    })
    .join('');
}

/** Addresses may be written encoded or not. */
function encoded(address: string): string {
  return encodeURI(address).replace(/%25/g, '%');
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
