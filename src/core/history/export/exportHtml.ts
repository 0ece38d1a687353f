import {
  type AttachmentRef,
  type ContentPart,
  isAttached,
  type Message,
  textOf,
} from '../../conversation.ts';
import type { Localize } from '../../ports.ts';
import type { Attachments } from '../attachments.ts';
import { toBase64 } from './base64.ts';
import type { Reading } from './reading.ts';
import { attachmentLine, authorOf, branchTitle, stateNote } from './words.ts';

/*
 * Conversations as one page that needs nothing else: no script, no request, and every character of what was
 * said is text. It prints.
 */

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 0.25rem; }
article + article { border-top: 2px solid; margin-top: 3rem; break-before: page; }
section.user { border-inline-start: 3px solid; padding-inline-start: 1rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid; white-space: pre-wrap; }
img { max-width: 100%; }
.note, dl { font-size: 0.85rem; opacity: 0.8; }
dt { float: inline-start; margin-inline-end: 0.5rem; }
@media print { body { margin: 0; max-width: none; } section { break-inside: avoid-page; } }
`;

export async function htmlHead(title: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${toBase64(new Uint8Array(digest))}'`;
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
`;
}

export const htmlFoot = '</body>\n</html>\n';

export async function htmlOf(
  { conversation, branches }: Reading,
  localize: Localize,
  attachments: Attachments | undefined,
): Promise<string> {
  const facts = [
    [localize('Begun'), new Date(conversation.createdAtMs).toISOString()],
    [localize('Model'), conversation.model],
    [localize('Tags'), conversation.tags.join(', ')],
  ].flatMap(([name = '', value]) => (value ? [`<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`] : []));
  const parts = [`<h1>${escaped(conversation.title)}</h1>`, `<dl>${facts.join('')}</dl>`];
  for (const [at, branch] of branches.entries()) {
    if (at > 0) parts.push(`<h1>${escaped(branchTitle(branch, at + 1, localize))}</h1>`);
    for (const message of branch.messages) parts.push(await messageHtml(message, localize, attachments));
  }
  return `<article>\n${parts.join('\n')}\n</article>\n`;
}

async function messageHtml(
  message: Message,
  localize: Localize,
  attachments: Attachments | undefined,
): Promise<string> {
  const note = stateNote(message.state, localize);
  const files = await Promise.all(message.parts.map((part) => partHtml(part, localize, attachments)));
  return [
    `<section class="${message.role}">`,
    `<h2>${escaped(authorOf(message, localize))}</h2>`,
    ...textBlocks(textOf(message)),
    ...files.filter((html) => html !== ''),
    ...(note ? [`<p class="note">${escaped(note)}</p>`] : []),
    '</section>',
  ].join('\n');
}

/** Code blocks stand apart; everything else is shown as it was written. */
function textBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  const fenced = /^ {0,3}(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gm;
  let at = 0;
  const add = (plain: string) => {
    if (plain.trim() !== '') blocks.push(`<div class="text">${escaped(plain.trim())}</div>`);
  };
  for (const match of text.matchAll(fenced)) {
    add(text.slice(at, match.index));
    blocks.push(`<pre><code>${escaped(match[2] ?? '')}</code></pre>`);
    at = match.index + match[0].length;
  }
  add(text.slice(at));
  return blocks;
}

async function partHtml(
  part: ContentPart,
  localize: Localize,
  attachments: Attachments | undefined,
): Promise<string> {
  if (isAttached(part)) return attachmentHtml(part.attachment, localize, attachments);
  if (part.type !== 'citation' || !/^https?:/i.test(part.url)) return '';
  return `<p class="note"><a href="${escaped(part.url)}" rel="noreferrer">${escaped(part.title ?? part.url)}</a></p>`;
}

/** Kinds of image that can hold no script. */
const plainImages = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

async function attachmentHtml(
  attachment: AttachmentRef,
  localize: Localize,
  attachments: Attachments | undefined,
): Promise<string> {
  const line = escaped(attachmentLine(attachment, localize));
  const bytes = plainImages.has(attachment.mimeType) ? await attachments?.read(attachment.hash) : undefined;
  if (!bytes) return `<p class="note">${line}</p>`;
  return `<p><img src="data:${attachment.mimeType};base64,${toBase64(bytes)}" alt="${line}"></p>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
