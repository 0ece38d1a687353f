import type { Token } from 'marked';
import type { BuildContext } from './build.ts';
import { decodeEntities } from './entities.ts';
import { appendCodeText } from './invisible.ts';
import { safeHref, safeImageSource } from './links.ts';
import { createAllowed, HtmlCursor, isKnownElement, type OpenTag, readHtml } from './rawHtml.ts';
import { known, type MarkdownToken, type Tokens } from './tokens.ts';
import { createMaths } from './typeset.ts';

/** Running text. HTML opened in it ends with it. */
export function appendInline(tokens: readonly Token[], parent: Node, context: BuildContext): void {
  const cursor = HtmlCursor.in(parent);
  for (const token of known(tokens)) appendToken(token, cursor, context);
}

function appendToken(token: MarkdownToken, cursor: HtmlCursor, context: BuildContext): void {
  switch (token.type) {
    case 'text':
      if (token.tokens) appendInline(token.tokens, cursor.node, context);
      else cursor.text(decodeEntities(token.text));
      return;
    case 'escape':
      cursor.text(token.text);
      return;
    case 'html':
      for (const piece of readHtml(token.text)) {
        if (piece.kind === 'text') cursor.text(decodeEntities(piece.text));
        else if (piece.kind !== 'comment') appendTag(piece, cursor, context);
      }
      return;
    case 'link':
      appendLink(token, cursor.node, context);
      return;
    default:
      cursor.node.appendChild(createInline(token, context));
  }
}

function createInline(token: MarkdownToken, context: BuildContext): Node {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del': {
      const element = document.createElement(token.type);
      appendInline(token.tokens, element, context);
      return element;
    }
    case 'codespan': {
      const code = document.createElement('code');
      appendCodeText(code, token.text);
      return code;
    }
    case 'br':
      return document.createElement('br');
    case 'image':
      return createImage(
        new Map([
          ['src', decodeEntities(token.href)],
          ['alt', plainText(token.tokens) || token.text],
          ['title', decodeEntities(token.title ?? '')],
        ]),
        context,
      );
    case 'maths':
      return createMaths(token.tex, token.isBlock);
    case 'footnoteReference':
      return createFootnoteReference(token.label, token.raw, context);
    default:
      return document.createTextNode(token.raw);
  }
}

/** A tag of raw HTML: an element if it is on the list, else the text it is written as. */
export function appendTag(
  tag: OpenTag | { readonly kind: 'close'; readonly name: string; readonly raw: string },
  cursor: HtmlCursor,
  context: BuildContext,
): void {
  if (!isKnownElement(tag.name)) {
    cursor.text(tag.raw);
    return;
  }
  if (tag.kind === 'close') {
    cursor.close(tag.name);
    return;
  }
  if (tag.name === 'img') cursor.node.appendChild(createImage(tag.attributes, context));
  else if (tag.name === 'a') openLink(tag, cursor, context);
  else cursor.open(tag.name, createAllowed(tag), tag.isClosed);
}

function openLink(tag: OpenTag, cursor: HtmlCursor, context: BuildContext): void {
  const href = tag.attributes.get('href') ?? '';
  const title = tag.attributes.get('title') ?? '';
  const isNested = cursor.isInside('a');
  const element = isNested || href === '' ? document.createElement('span') : createLink(href, title, context);
  cursor.open('a', element, tag.isClosed);
}

function appendLink(token: Tokens.Link, parent: Node, context: BuildContext): void {
  const href = token.autolink ? token.href : decodeEntities(token.href);
  const element = createLink(href, decodeEntities(token.title ?? ''), context);
  if (token.autolink) element.append(token.text);
  else appendInline(token.tokens, element, context);
  // A button in a link is neither: pictures stand before the link that would hold them.
  for (const image of element.querySelectorAll('.nt-image')) parent.appendChild(image);
  if (element.textContent?.trim() === '') element.append(href);
  parent.appendChild(element);
}

/** A link the browser cannot follow: it has no href. What a click means is told to the host. */
function createLink(written: string, title: string, { t }: BuildContext): HTMLElement {
  const href = safeHref(written);
  if (href === undefined) {
    const dead = document.createElement('span');
    dead.className = 'nt-dead-link';
    dead.title = t('This link is not offered: {href}', { href: written.slice(0, 200) });
    return dead;
  }
  const link = document.createElement('a');
  link.className = 'nt-link';
  link.setAttribute('role', 'link');
  link.tabIndex = 0;
  link.dataset['href'] = href;
  link.title = title === '' ? href : `${title}\n${href}`;
  return link;
}

/** Nothing is loaded for an image until the user asks; what stands for it says where it points. */
export function createImage(attributes: ReadonlyMap<string, string>, { t }: BuildContext): HTMLElement {
  const written = attributes.get('src') ?? '';
  const alt = (attributes.get('alt') ?? '').trim();
  const source = safeImageSource(written);
  const button = document.createElement(source === undefined ? 'span' : 'button');
  button.className = source === undefined ? 'nt-image nt-dead-image' : 'nt-image';
  const place = placeOf(written);
  if (button instanceof HTMLButtonElement && source !== undefined) {
    button.type = 'button';
    button.dataset['src'] = source;
    button.dataset['alt'] = alt;
  }
  const title = attributes.get('title') ?? '';
  button.title = [title, written.slice(0, 500)].filter((line) => line !== '').join('\n');
  const name = document.createElement('span');
  name.textContent = alt || t('Image');
  const where = document.createElement('span');
  where.className = 'nt-image-place';
  where.textContent = place;
  button.append(name, where);
  return button;
}

function placeOf(source: string): string {
  const address = /^https?:\/\/([^/?#]+)/i.exec(source);
  return address?.[1] ?? source.slice(0, 60);
}

function createFootnoteReference(label: string, raw: string, context: BuildContext): Node {
  const number = context.footnoteNumber(label);
  if (number === undefined) return document.createTextNode(raw);
  const sup = document.createElement('sup');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'nt-footnote';
  button.dataset['footnote'] = String(number);
  button.dataset['label'] = label;
  button.setAttribute('aria-label', context.t('Footnote {number}', { number }));
  button.textContent = String(number);
  sup.append(button);
  return sup;
}

/** Running text without its marks, for where only text can stand. */
function plainText(tokens: readonly Token[] | undefined): string {
  return known(tokens)
    .map((token) => {
      switch (token.type) {
        case 'strong':
        case 'em':
        case 'del':
        case 'link':
        case 'image':
          return plainText(token.tokens) || token.text;
        case 'codespan':
        case 'escape':
          return token.text;
        case 'text':
          return decodeEntities(token.text);
        case 'br':
          return ' ';
        default:
          return '';
      }
    })
    .join('');
}
