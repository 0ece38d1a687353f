/*
 * Pictures as models take them: no edge longer than they look at, and no more bytes than servers accept. Done here,
 * since the page has a canvas and the extension has none.
 */

const maxEdge = 2048;
const maxBytes = 4 * 1024 * 1024;
/** What models take as it is. */
const known = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

/** Undefined for what is no picture, or none that can be read. */
export async function scaledImage(
  file: File,
): Promise<{ readonly name: string; readonly blob: Blob } | undefined> {
  if (!file.type.startsWith('image/') || file.type === 'image/svg+xml') return undefined;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    const scale = Math.min(1, maxEdge / Math.max(bitmap.width, bitmap.height));
    if (scale === 1 && file.size <= maxBytes && known.has(file.type)) return { name: file.name, blob: file };
    return await drawn(bitmap, scale, file);
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap: ImageBitmap, scale: number, file: File) {
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const stem = file.name.replace(/\.\w+$/, '') || 'image';
  const png = file.type === 'image/jpeg' ? undefined : await canvas.convertToBlob({ type: 'image/png' });
  if (png && png.size <= maxBytes) return { name: `${stem}.png`, blob: png };
  return { name: `${stem}.jpg`, blob: await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 }) };
}
