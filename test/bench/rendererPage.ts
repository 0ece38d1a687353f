import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { grammars } from '../../webview-ui/chat/markdown/grammars.ts';
import {
  createMarkdownRenderer,
  type MarkdownHost,
  renderMarkdown,
} from '../../webview-ui/chat/markdown/renderer.ts';
import { inEnglish } from '../../webview-ui/chat/markdown/translate.ts';
import { percentile } from './percentile.ts';

/* What the measurements of the renderer do inside the browser. */

export interface StreamFacts {
  readonly durationMs: number;
  readonly longestFrameMs: number;
  /** From a delta's arrival to the frame that shows it, 95th percentile: by the clock, and in frames painted. */
  readonly paintedP95Ms: number;
  readonly paintedP95Frames: number;
  readonly finishMs: number;
}

/** How a stream is shown. */
export type Way = keyof typeof ways;

const tickMs = 8;

/** Feeds a text in equal parts over the time given. Watching frames costs time, so it is not always done. */
export async function stream(
  text: string,
  parts: number,
  durationMs: number,
  { isWatched, way }: { readonly isWatched: boolean; readonly way: Way },
): Promise<StreamFacts> {
  const watch = isWatched ? new Watch() : undefined;
  const { show, end } = begin(way, () => watch?.rendered());
  const began = performance.now();
  const size = text.length / parts;
  let sent = 0;
  while (sent < parts) {
    await new Promise((resolve) => setTimeout(resolve, tickMs));
    const due = Math.min(parts, Math.ceil(((performance.now() - began) / durationMs) * parts));
    for (; sent < due; sent++) {
      show.append(text.slice(Math.round(sent * size), Math.round((sent + 1) * size)));
      watch?.arrived();
    }
  }
  await nextFrame();
  const took = performance.now() - began;
  const facts = watch?.stop() ?? { longestFrameMs: 0, paintedP95Ms: 0, paintedP95Frames: 0 };
  return { durationMs: took, finishMs: end(), ...facts };
}

/** Feeds a text in as many parts as a stream has frames, one for each frame, however long the frame takes. */
export async function step(text: string, frames: number, way: Way): Promise<void> {
  const { show, end } = begin(way, () => undefined);
  for (let frame = 0; frame < frames; frame++) {
    show.append(
      text.slice(
        Math.round((frame * text.length) / frames),
        Math.round(((frame + 1) * text.length) / frames),
      ),
    );
    await nextFrame();
  }
  end();
}

function begin(way: Way, onRendered: () => void) {
  const scroller = document.querySelector('#scroller') ?? document.body;
  const body = document.createElement('div');
  scroller.append(body);
  // After layout, where reading the height costs nothing.
  const observer = new ResizeObserver(() => {
    scroller.scrollTop = scroller.scrollHeight;
  });
  observer.observe(body);
  const show = ways[way](body, onRendered);
  const end = () => {
    const began = performance.now();
    show.finish();
    return performance.now() - began;
  };
  return { show, end };
}

/** Puts finished messages before the one that will stream, as the transcript holds them. */
export function fill(messages: readonly string[]): void {
  const scroller = document.querySelector('#scroller');
  for (const text of messages) {
    const message = document.createElement('div');
    message.className = 'nt-markdown earlier';
    message.append(renderMarkdown(text));
    scroller?.append(message);
  }
}

export function clear(): void {
  document.querySelector('#scroller')?.replaceChildren();
}

const ways = {
  /** As the panel does it. */
  incremental,
  /** What feeding a text costs by itself. */
  nothing: () => ({ append: () => undefined, finish: () => undefined }),
  /** As it is commonly done: the whole text parsed, sanitised, replaced and highlighted on every frame. */
  naive: (body: HTMLElement) =>
    everyFrame(body, (text) => {
      body.innerHTML = DOMPurify.sanitize(marked.parse(text, { async: false }));
      for (const code of body.querySelectorAll<HTMLElement>('pre > code')) grammars.highlightElement(code);
    }),
  /** The same with the renderer's own way from text to DOM. */
  whole: (body: HTMLElement) =>
    everyFrame(body, (text) => {
      body.replaceChildren(renderMarkdown(text));
      for (const code of body.querySelectorAll<HTMLElement>('pre > code')) grammars.highlightElement(code);
    }),
};

function incremental(body: HTMLElement, onGrow: () => void) {
  const host: MarkdownHost = {
    openLink: () => undefined,
    loadImage: () => Promise.reject(new Error('Nothing is loaded here.')),
    codeAction: () => undefined,
    t: inEnglish,
    onGrow,
  };
  return createMarkdownRenderer(body, host);
}

function everyFrame(body: HTMLElement, render: (text: string) => void) {
  let text = '';
  let frame = 0;
  body.className = 'nt-markdown';
  const draw = () => {
    frame = 0;
    render(text);
  };
  return {
    append(delta: string) {
      text += delta;
      if (frame === 0) frame = requestAnimationFrame(draw);
    },
    finish: draw,
  };
}

interface Arrival {
  readonly at: number;
  /** How many frames had been made when it came, and the number of the one that shows it. */
  readonly frame: number;
  paintedIn?: number;
}

/** Notes when deltas came, when they were rendered and when frames were painted. */
class Watch {
  readonly #arrivals: Arrival[] = [];
  readonly #waits: { readonly ms: number; readonly frames: number }[] = [];
  readonly #channel = new MessageChannel();
  #frame = 0;
  #lastFrame = 0;
  #longestFrameMs = 0;
  #isOver = false;

  constructor() {
    // A message posted while a frame is made is delivered after it was painted.
    this.#channel.port1.onmessage = () => this.#painted();
    requestAnimationFrame((now) => this.#onFrame(now));
  }

  arrived(): void {
    this.#arrivals.push({ at: performance.now(), frame: this.#frame });
  }

  /** All that has arrived is in the DOM, and in the frame that is being made. */
  rendered(): void {
    const isCounted = document.timeline.currentTime === this.#lastFrame;
    const frame = this.#frame + (isCounted ? 0 : 1);
    for (const arrival of this.#arrivals) arrival.paintedIn ??= frame;
  }

  #onFrame(now: number): void {
    if (this.#isOver) return;
    if (this.#lastFrame > 0) this.#longestFrameMs = Math.max(this.#longestFrameMs, now - this.#lastFrame);
    this.#lastFrame = now;
    this.#frame++;
    this.#channel.port2.postMessage(undefined);
    requestAnimationFrame((next) => this.#onFrame(next));
  }

  #painted(): void {
    const now = performance.now();
    const open = this.#arrivals.findIndex(({ paintedIn }) => paintedIn === undefined);
    for (const { at, frame, paintedIn = frame } of this.#arrivals.splice(0, open < 0 ? Infinity : open))
      this.#waits.push({ ms: now - at, frames: paintedIn - frame });
  }

  stop() {
    this.#isOver = true;
    return {
      longestFrameMs: this.#longestFrameMs,
      paintedP95Ms: percentile(
        this.#waits.map(({ ms }) => ms),
        0.95,
      ),
      paintedP95Frames: percentile(
        this.#waits.map(({ frames }) => frames),
        0.95,
      ),
    };
  }
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}
