import { signal } from '@preact/signals';
import { post } from '../host.ts';
import { t } from '../l10n.ts';
import { composerBox, composerId, insertText, longFrom } from './box.ts';
import { scaledImage } from './scaledImage.ts';

/*
 * What comes into the composer by pasting and dropping: pictures and files become chips, code that was copied from an
 * open editor becomes a chip with its file and lines, and everything else is text.
 */

/** What was last pasted and became a chip; one can still have it as text. */
export const lastPaste = signal<
  { readonly hash: string; readonly label: string; readonly text: string } | undefined
>(undefined);

/** As the host takes them; what is larger is told by its size alone. */
const maxFileBytes = 10 * 1024 * 1024;
const maxPdfBytes = 25 * 1024 * 1024;
const maxPastedChars = 200_000;
const answerWithinMs = 1_500;

let pasteCount = 0;
let pending:
  | { readonly pasteId: number; readonly text: string; readonly timer: ReturnType<typeof setTimeout> }
  | undefined;
/** Ctrl+Shift+V pastes as it is. */
let isPlain = false;

/** Listens on the whole page: a drop beside the composer means it too. */
export function watchIncoming(): void {
  window.addEventListener('keydown', ({ key, shiftKey }) => {
    if (key.toLowerCase() === 'v') isPlain = shiftKey;
  });
  // Before the editor for long texts hears of it.
  window.addEventListener('paste', paste, { capture: true });
  window.addEventListener('dragover', allowDrop);
  window.addEventListener('drop', drop, { capture: true });
}

function paste(event: ClipboardEvent): void {
  const { clipboardData, target } = event;
  if (!(target instanceof HTMLElement) || target.id !== composerId) return;
  const wantsPlain = isPlain;
  isPlain = false;
  if (!clipboardData) return;
  const text = clipboardData.getData('text/plain');
  const files = [...clipboardData.files];
  if (files.length > 0 && text === '') {
    event.preventDefault();
    for (const file of files) void attachFile(file);
    return;
  }
  // Nobody reads it in the box, and the draft would be heavy to keep.
  if (text.length > maxPastedChars) {
    event.preventDefault();
    void attachFile(new File([text], t('pasted.txt'), { type: 'text/plain' }));
    return;
  }
  const isLong = text.length + (composerBox()?.text.length ?? 0) > longFrom;
  const isAsItIs = wantsPlain || !text.includes('\n');
  if (isAsItIs && !isLong) return;
  event.preventDefault();
  settlePaste(undefined);
  if (isAsItIs) {
    insertText(text);
    return;
  }
  const pasteId = ++pasteCount;
  pending = { pasteId, text, timer: setTimeout(() => settlePaste(undefined), answerWithinMs) };
  post({ type: 'paste', text, pasteId });
}

/** The host knows where it came from, or does not. */
export function pasteAnswered(
  pasteId: number,
  chip: { readonly hash: string; readonly label: string } | null,
): void {
  if (pending?.pasteId === pasteId) settlePaste(chip ?? undefined);
}

function settlePaste(chip: { readonly hash: string; readonly label: string } | undefined): void {
  const settled = pending;
  pending = undefined;
  if (!settled) return;
  clearTimeout(settled.timer);
  if (!chip) {
    insertText(settled.text);
    return;
  }
  post({ type: 'attach-pasted', pasteId: settled.pasteId });
  lastPaste.value = { ...chip, text: settled.text };
}

/** The chip goes, and its text comes. */
export function pasteAsText(): void {
  const pasted = lastPaste.value;
  lastPaste.value = undefined;
  if (!pasted) return;
  post({ type: 'detach', hash: pasted.hash });
  insertText(pasted.text);
}

function drop(event: DragEvent): void {
  const { dataTransfer } = event;
  if (!dataTransfer) return;
  const uris = urisIn(dataTransfer);
  if (uris.length > 0) {
    event.preventDefault();
    post({ type: 'attach-uris', uris: uris.slice(0, 100) });
    return;
  }
  const folders = [...dataTransfer.items]
    .map((item) => item.webkitGetAsEntry?.())
    .filter((entry) => entry?.isDirectory);
  const names = new Set(folders.map((entry) => entry?.name));
  const files = [...dataTransfer.files];
  if (files.length === 0) return;
  event.preventDefault();
  if (names.size > 0) post({ type: 'drop-refused' });
  for (const file of files) if (!names.has(file.name)) void attachFile(file);
}

/** Says that something can be dropped here. VS Code passes drags on only while Shift is held. */
function allowDrop(event: DragEvent): void {
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
}

function urisIn(data: DataTransfer): readonly string[] {
  const list = data.getData('application/vnd.code.uri-list') || data.getData('text/uri-list');
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^(?!https?:|data:|blob:)[a-z][\w+.-]*:/i.test(line));
}

async function attachFile(file: File): Promise<void> {
  const image = await scaledImage(file);
  const { name, blob } = image ?? { name: file.name || 'file', blob: file };
  const isPdf = blob.type === 'application/pdf' || name.toLowerCase().endsWith('.pdf');
  const isTooBig = blob.size > (isPdf ? maxPdfBytes : maxFileBytes);
  const data = isTooBig ? null : await base64Of(blob);
  post({ type: 'attach-data', name: name.slice(0, 250), sizeBytes: blob.size, data });
}

async function base64Of(blob: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
  return promise;
}
