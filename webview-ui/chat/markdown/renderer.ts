import './markdown.css';
import './code.css';
import { type CodeAction, type CodeSurroundings, setFolded } from './codeBlock.ts';
import { Enhancer } from './enhance.ts';
import { IncrementalDocument } from './incremental.ts';
import { listenToReader } from './interactions.ts';
import { renderWhole } from './renderWhole.ts';
import { inEnglish, type Translate } from './translate.ts';

export type { CodeAction } from './codeBlock.ts';

/** What the rendered text asks of the panel. Nothing here navigates or loads by itself. */
export interface MarkdownHost {
  /** A web or mail address, or the path of a file, which the host checks once more before it opens it. */
  openLink(href: string): void;
  /** Gives a `blob:` or `data:image/` URL for an image the reader asked to see. */
  loadImage(url: string): Promise<string>;
  codeAction(action: CodeAction, code: string, around: CodeSurroundings): void;
  readonly t: Translate;
  /** Called after the text has changed its height. */
  onGrow?(): void;
}

export interface MarkdownRenderer {
  /** Adds to the text; the DOM follows at most once per animation frame. */
  append(delta: string): void;
  /** Ends the stream: the DOM is now exactly that of the whole text. */
  finish(): void;
  /** Replaces everything by a finished text, with long code folded. */
  setText(text: string): void;
  readonly source: string;
  dispose(): void;
}

/** A share of the main thread that rendering does not exceed however long a block grows. */
const largestShare = 0.25;
const frameMs = 1000 / 60;
/** Where a pass takes longer than this, every second frame is enough for the eye, and halves what the page does. */
const lightPassMs = 0.4;

export function createMarkdownRenderer(element: HTMLElement, host: MarkdownHost): MarkdownRenderer {
  const enhancer = new Enhancer(() => host.onGrow?.());
  const newDocument = () =>
    new IncrementalDocument(element, { t: host.t, onFinished: (nodes) => enhancer.add(nodes) });
  const stopListening = listenToReader(element, host);
  let growing: IncrementalDocument | undefined;
  let source = '';
  let frame = 0;
  let restUntil = 0;
  let lastTookMs = 0;
  element.classList.add('nt-markdown');

  const onFrame = (now: number) => {
    frame = 0;
    if (now < restUntil) {
      frame = requestAnimationFrame(onFrame);
      return;
    }
    const began = performance.now();
    growing?.flush();
    host.onGrow?.();
    const tookMs = performance.now() - began;
    // A single slow pass is an accident (another program, a collection); two in a row are the text.
    const costMs = Math.min(tookMs, lastTookMs);
    lastTookMs = tookMs;
    if (costMs > frameMs * largestShare) restUntil = began + costMs / largestShare;
    else restUntil = costMs > lightPassMs ? now + 1.5 * frameMs : 0;
  };

  const reset = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    growing = undefined;
    source = '';
    element.replaceChildren();
  };

  return {
    append(delta) {
      if (!growing) {
        if (source !== '') reset();
        growing = newDocument();
      }
      source += delta;
      growing.append(delta);
      if (frame === 0) frame = requestAnimationFrame(onFrame);
    },
    finish() {
      cancelAnimationFrame(frame);
      frame = 0;
      growing?.finish();
      growing = undefined;
      host.onGrow?.();
    },
    setText(text) {
      reset();
      source = text;
      element.append(renderWhole(text, host.t));
      for (const block of element.querySelectorAll<HTMLElement>('.nt-code')) setFolded(block, true, host.t);
      enhancer.add([...element.childNodes]);
      host.onGrow?.();
    },
    get source() {
      return source;
    },
    dispose() {
      cancelAnimationFrame(frame);
      enhancer.dispose();
      stopListening();
      growing = undefined;
    },
  };
}

/** The text rendered at once, neither coloured nor folded: what every way of streaming it comes to. */
export function renderMarkdown(text: string, t: Translate = inEnglish): DocumentFragment {
  return renderWhole(text, t);
}
