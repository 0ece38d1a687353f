import { type AttachmentRef, isAttached, type Message } from './conversation.ts';
import type { Attachments } from './history/attachments.ts';

/* Images and files between the wire, where they are data URLs, and the disk, where they are files. */

const dataUrlPattern = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]*)$/;

/** More than any model draws; a server that sends more is broken. */
const maxImageChars = 64 * 1024 * 1024;

export async function keepDataUrl(dataUrl: string, attachments: Attachments): Promise<AttachmentRef> {
  const match = dataUrl.length <= maxImageChars ? dataUrlPattern.exec(dataUrl) : undefined;
  const [, mimeType, base64] = match ?? [];
  if (!mimeType?.startsWith('image/') || base64 === undefined) throw new Error('This is not an image.');
  const bytes = Uint8Array.from(atob(base64.replace(/\s/g, '')), (char) => char.charCodeAt(0));
  const hash = await attachments.put(bytes);
  const name = `image-${hash.slice(0, 8)}.${mimeType.slice('image/'.length).replace('jpeg', 'jpg')}`;
  return { hash, name, mimeType, sizeBytes: bytes.length };
}

/** Undefined when the content is gone. */
export async function readDataUrl(
  { hash, mimeType }: Pick<AttachmentRef, 'hash' | 'mimeType'>,
  attachments: Attachments,
): Promise<string | undefined> {
  const bytes = await attachments.read(hash);
  return bytes && `data:${mimeType};base64,${base64Of(bytes)}`;
}

/** The content of everything that is attached to these messages, by its hash: text, or a data URL. */
export async function readAttached(
  messages: readonly Message[],
  attachments: Attachments,
): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const part of messages.flatMap(({ parts }) => parts.filter(isAttached))) {
    const { hash } = part.attachment;
    if (contents.has(hash)) continue;
    const content =
      part.type === 'context'
        ? await readText(hash, attachments)
        : await readDataUrl(part.attachment, attachments);
    if (content !== undefined) contents.set(hash, content);
  }
  return contents;
}

/** Undefined when the content is gone. */
async function readText(hash: string, attachments: Attachments): Promise<string | undefined> {
  const bytes = await attachments.read(hash);
  return bytes && new TextDecoder().decode(bytes);
}

/** In pieces, since an argument list has a limit. */
function base64Of(bytes: Uint8Array): string {
  const pieceBytes = 3 * 8192;
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + pieceBytes))));
  }
  return pieces.join('');
}
