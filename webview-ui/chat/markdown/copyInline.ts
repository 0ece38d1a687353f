/** Running text as Markdown. What would be read as a mark in it is escaped. */
export function inlineMarkdown(nodes: Iterable<Node>): string {
  return [...nodes]
    .map(nodeMarkdown)
    .join('')
    .replace(/^[ \t]*(?:[-+](?=\s|$)|#{1,6}(?=\s|$)|>|[=-]+(?=\s*$)|~{3,})/gm, (mark) =>
      mark.replace(/\S/, '\\$&'),
    )
    .replace(/^([ \t]*\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2');
}

function nodeMarkdown(node: Node): string {
  if (node instanceof Text) return escapeText(node.data);
  if (!(node instanceof HTMLElement)) return '';
  if (node.classList.contains('nt-maths')) return maths(node);
  if (node.classList.contains('nt-footnote')) return `[^${node.dataset['label'] ?? ''}]`;
  if (node.classList.contains('nt-footnote-back')) return '';
  if (node.classList.contains('nt-image')) return image(node);
  switch (node.tagName) {
    case 'STRONG':
      return around('**', node);
    case 'EM':
      return around('*', node);
    case 'DEL':
      return around('~~', node);
    case 'CODE':
      return codeSpan(node.textContent ?? '');
    case 'BR':
      return '\\\n';
    case 'INPUT':
      return node.hasAttribute('checked') ? '[x]' : '[ ]';
    case 'A':
      return link(node);
    case 'SUP':
      return node.querySelector('.nt-footnote') ? children(node) : tagged('sup', node);
    case 'SUB':
    case 'KBD':
    case 'MARK':
    case 'U':
    case 'INS':
    case 'SMALL':
      return tagged(node.tagName.toLowerCase(), node);
    default:
      return children(node);
  }
}

function children(node: Node): string {
  return [...node.childNodes].map(nodeMarkdown).join('');
}

function tagged(name: string, node: Node): string {
  return `<${name}>${children(node)}</${name}>`;
}

/** A mark must touch the text it marks, so spaces at its edges go outside. */
function around(mark: string, node: Node): string {
  const [, before = '', text = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(children(node)) ?? [];
  return text === '' ? before + after : `${before}${mark}${text}${mark}${after}`;
}

function codeSpan(code: string): string {
  if (code === '') return '';
  const runs = new Set([...code.matchAll(/`+/g)].map((match) => match[0].length));
  let length = 1;
  while (runs.has(length)) length++;
  const pad = /^`|`$|^ [\s\S]* $/.test(code) ? ' ' : '';
  const mark = '`'.repeat(length);
  return `${mark}${pad}${code}${pad}${mark}`;
}

function link(element: HTMLElement): string {
  const href = element.dataset['href'] ?? '';
  if (element.textContent === href && /^https?:/i.test(href)) return `<${href}>`;
  return `[${children(element)}](${target(href)}${titleOf(element)})`;
}

function image(element: HTMLElement): string {
  return `![${escapeText(element.dataset['alt'] ?? '')}](${target(element.dataset['src'] ?? '')}${titleOf(element)})`;
}

/** A title stands before the address that every link and image shows. */
function titleOf(element: HTMLElement): string {
  const title = element.title.split('\n').slice(0, -1).join('\n');
  return title === '' ? '' : ` "${title.replace(/[\\"]/g, '\\$&')}"`;
}

function target(href: string): string {
  return /[\s()<>]/.test(href) ? `<${href.replace(/[<>]/g, encodeURIComponent)}>` : href;
}

function maths(element: HTMLElement): string {
  const tex = element.dataset['tex'] ?? '';
  if (!element.classList.contains('nt-maths-block')) return `$${tex}$`;
  return element.parentElement?.tagName === 'P' && element.parentElement.childNodes.length === 1
    ? `$$\n${tex}\n$$`
    : `$$${tex}$$`;
}

function escapeText(text: string): string {
  return (
    text
      .replace(/[\\`*<]/g, '\\$&')
      // Escaped on both sides a pair of brackets would be a formula.
      .replace(/\](?=[([])/g, '\\]')
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/~~/g, '\\~~')
      .replace(/\$(?=\S)/g, '\\$')
      .replace(/&(?=#?\w+;)/g, '&amp;')
  );
}
