import * as vscode from 'vscode';
import { maxImageBytes, maxPdfBytes, maxTextBytes, type Refusal } from '../../core/context/bounds.ts';
import type { Attached, ContextSource } from '../../core/conversation.ts';
import type { Attachments } from '../../core/history/attachments.ts';
import { estimateTextTokens } from '../../core/tokens.ts';

/*
 * What every source of context gives: a part that goes along with a prompt, its content already kept, or why it
 * cannot go along. What is sent is what was gathered, whatever becomes of its source.
 */

export type Gathered =
  | { readonly ok: true; readonly part: Attached }
  /** `name` is what the user chose. */
  | { readonly ok: false; readonly name: string; readonly refusal: Refusal };

/** Where contents are kept. */
export type Keep = Pick<Attachments, 'put'>;

export async function gatherText(text: string, source: ContextSource, keep: Keep): Promise<Gathered> {
  const bytes = new TextEncoder().encode(text);
  if (text.trim() === '') return refused(source.label, { why: 'empty' });
  if (bytes.length > maxTextBytes) return refused(source.label, tooBig(bytes.length, maxTextBytes));
  const attachment = {
    hash: await keep.put(bytes),
    name: source.label,
    mimeType: 'text/plain',
    sizeBytes: bytes.length,
  };
  return { ok: true, part: { type: 'context', attachment, source, tokens: estimateTextTokens(text) } };
}

/** A picture or a PDF. */
export async function gatherMedia(
  bytes: Uint8Array,
  name: string,
  mimeType: string,
  keep: Keep,
): Promise<Gathered> {
  const type = mimeType.startsWith('image/') ? 'image' : 'file';
  const maxBytes = type === 'image' ? maxImageBytes : maxPdfBytes;
  if (bytes.length > maxBytes) return refused(name, tooBig(bytes.length, maxBytes));
  const attachment = { hash: await keep.put(bytes), name, mimeType, sizeBytes: bytes.length };
  return { ok: true, part: { type, attachment } };
}

export function refused(name: string, refusal: Refusal): Gathered {
  return { ok: false, name, refusal };
}

export function tooBig(sizeBytes: number, maxBytes: number): Refusal {
  return { why: 'too-big', sizeBytes, maxBytes };
}

/** Why something was not attached, as one sentence. */
export function refusalText(name: string, refusal: Refusal): string {
  switch (refusal.why) {
    case 'too-big':
      return vscode.l10n.t(
        '{0} is too large to go along: {1}. The most is {2}.',
        name,
        size(refusal.sizeBytes),
        size(refusal.maxBytes),
      );
    case 'binary':
      return vscode.l10n.t('{0} is neither text nor an image or PDF that a model can read.', name);
    case 'missing':
      return vscode.l10n.t('{0} is not there any more.', name);
    case 'empty':
      return vscode.l10n.t('{0} is empty.', name);
    case 'unreadable':
      return vscode.l10n.t('{0} cannot be read.', name);
    case 'too-many':
      return vscode.l10n.t('{0} was left out: there are too many attachments already.', name);
  }
}

function size(bytes: number): string {
  const megabytes = bytes / (1024 * 1024);
  return megabytes >= 1 ? `${Math.round(megabytes * 10) / 10} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
