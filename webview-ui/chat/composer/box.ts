import { signal } from '@preact/signals';

/*
 * What the message is written in: a text area, or the editor of longBox.ts for a text that is so long that a text area,
 * which lays out all of it at every key, would be slow.
 */

export interface ComposerBox {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  select(start: number, end: number): void;
  /** In the place of what is selected; the box's own undo knows of it. */
  insert(text: string): void;
  focus(): void;
}

export const composerId = 'composer';

/** In characters. Below this a key in a text area costs about what it costs in an empty one. */
export const longFrom = 30_000;

let shown: ComposerBox | undefined;

/** What is shown now; none before the first snapshot. */
export function composerBox(): ComposerBox | undefined {
  return shown;
}

let isFocusWanted = false;

/** The keyboard into the box, or into the one that comes. */
export function focusComposer(): void {
  isFocusWanted = !shown;
  shown?.focus();
}

/** Gives back what takes it away again. */
export function showBox(box: ComposerBox): () => void {
  shown = box;
  if (isFocusWanted) focusComposer();
  return () => {
    if (shown === box) shown = undefined;
  };
}

interface Opening {
  readonly hasFocus: boolean;
  /** Set where it is the editor for long texts. */
  readonly long?: {
    readonly start: number;
    readonly end: number;
    /** Put in the place of what is selected, as its first step. */
    readonly inserted: string;
    readonly openLongEditor: typeof import('./longBox.ts').openLongEditor;
  };
}

/** Which box is shown, and how it began. */
export const opening = signal<Opening>({ hasFocus: false });

function hasFocus(): boolean {
  return document.activeElement?.id === composerId;
}

export function openShortBox(): void {
  opening.value = { hasFocus: hasFocus() };
}

/** Shows the editor for long texts, where it is not shown yet, as soon as it is loaded and nothing is being composed. */
export async function openLongBox(inserted = ''): Promise<void> {
  const { openLongEditor } = await import('./longBox.ts');
  await whileComposing?.promise;
  if (opening.value.long) return insertText(inserted);
  const { start, end } = shown ?? { start: 0, end: 0 };
  opening.value = { hasFocus: hasFocus(), long: { start, end, inserted, openLongEditor } };
}

/** What is pasted, in the box that it fits in. */
export function insertText(text: string): void {
  if (text === '') return;
  const length = (shown?.text.length ?? 0) + text.length;
  if (!opening.value.long && length > longFrom) return void openLongBox(text);
  shown?.focus();
  shown?.insert(text);
}

/** While an input method is at work, its text area must not be taken away. */
let whileComposing: PromiseWithResolvers<void> | undefined;

document.addEventListener('compositionstart', () => (whileComposing ??= Promise.withResolvers()));
document.addEventListener('compositionend', composed);
// A composition that is cut off, as when others change the text meanwhile, need not say that it ended.
document.addEventListener('input', (event) => {
  if (event instanceof InputEvent && !event.isComposing) composed();
});

function composed(): void {
  const ended = whileComposing;
  whileComposing = undefined;
  // What was composed is in the text by then.
  if (ended) setTimeout(ended.resolve);
}

export function boxOfTextArea(element: HTMLTextAreaElement): ComposerBox {
  return {
    get text() {
      return element.value;
    },
    get start() {
      return element.selectionStart;
    },
    get end() {
      return element.selectionEnd;
    },
    select: (start, end) => element.setSelectionRange(start, end),
    insert: (text) => {
      // So that the browser's own undo knows of it.
      if (text) document.execCommand('insertText', false, text);
      else document.execCommand('delete');
    },
    focus: () => element.focus(),
  };
}
