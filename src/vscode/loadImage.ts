import type { Core } from '../core/core.ts';
import { readDataUrl } from '../core/images.ts';

const maxBytes = 20 * 1024 * 1024;
const timeoutMs = 30_000;
const imageType = /^image\/(png|jpeg|gif|webp|avif|bmp)\b/;

/** An image as a data URL: one that is kept here, or one on the web that the reader asked to see. */
export async function loadImage(url: string, core: Core): Promise<string | undefined> {
  const attachment = /^attachment:([0-9a-f]{64}):(image\/[\w.+-]+)$/.exec(url);
  if (attachment?.[1] && attachment[2]) {
    return readDataUrl({ hash: attachment[1], mimeType: attachment[2] }, core.attachments);
  }
  return loadFromWeb(url);
}

/**
 * Only over https, without cookies or referrer, bounded in time and size, and only what a picture can be: an SVG
 * can hold scripts.
 */
async function loadFromWeb(url: string): Promise<string | undefined> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return undefined;
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    signal,
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });
  const type = imageType.exec(response.headers.get('content-type') ?? '')?.[0];
  if (!response.ok || !type || !response.body) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return `data:${type};base64,${Buffer.concat(chunks).toString('base64')}`;
}
