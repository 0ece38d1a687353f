import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { grammars } from '../../webview-ui/chat/markdown/grammars.ts';
import {
  createMarkdownRenderer,
  type MarkdownHost,
  renderMarkdown,
} from '../../webview-ui/chat/markdown/renderer.ts';
import { inEnglish } from '../../webview-ui/chat/markdown/translate.ts';

/* What the measurements of the renderer do inside the browser. */

export interface StreamFacts {
  readonly durationMs: number;
  /** Tasks of 50 ms and more, by their length; the one that ended the stream is not among them. */
  readonly longTasksMs: readonly number[];
  readonly longestFrameMs: number;
  /** From a delta's arrival to the frame that shows it, 95th percentile. */
  readonly paintedP95Ms: number;
  readonly finishMs: number;
}

/** How a stream is shown. */
export type Way = keyof typeof ways;

const tickMs = 4;

/** Feeds a text in equal parts over the time given. Watching frames costs time, so it is not always done. */
export async function stream(
  text: string,
  parts: number,
  durationMs: number,
  isWatched: boolean,
): Promise<StreamFacts> {
  const { show, end } = begin('incremental');
  const watch = isWatched ? new Watch() : undefined;
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
  const facts = watch?.stop() ?? { longTasksMs: [], longestFrameMs: 0, paintedP95Ms: 0 };
  return { durationMs: took, finishMs: end(), ...facts };
}

/** Feeds a text in as many parts as a stream has frames, one for each frame, however long the frame takes. */
export async function step(text: string, frames: number, way: Way): Promise<void> {
  const { show, end } = begin(way);
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

function begin(way: Way) {
  const scroller = document.querySelector('#scroller') ?? document.body;
  const body = document.createElement('div');
  scroller.append(body);
  // After layout, where reading the height costs nothing.
  const observer = new ResizeObserver(() => {
    scroller.scrollTop = scroller.scrollHeight;
  });
  observer.observe(body);
  const show = ways[way](body);
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

function incremental(body: HTMLElement) {
  const host: MarkdownHost = {
    openLink: () => undefined,
    loadImage: () => Promise.reject(new Error('Nothing is loaded here.')),
    codeAction: () => undefined,
    t: inEnglish,
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

/** Notes when deltas came and when frames were painted. */
class Watch {
  readonly #arrivals: number[] = [];
  readonly #waits: number[] = [];
  readonly #tasks: number[] = [];
  readonly #observer: PerformanceObserver;
  readonly #channel = new MessageChannel();
  #waiting = 0;
  #lastFrame = 0;
  #longestFrameMs = 0;
  #isOver = false;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#tasks.push(entry.duration);
    });
    this.#observer.observe({ type: 'longtask' });
    // A message posted while a frame is made is delivered after it was painted.
    this.#channel.port1.onmessage = () => this.#painted();
    requestAnimationFrame((now) => this.#frame(now));
  }

  arrived(): void {
    this.#arrivals.push(performance.now());
  }

  #frame(now: number): void {
    if (this.#isOver) return;
    if (this.#lastFrame > 0) this.#longestFrameMs = Math.max(this.#longestFrameMs, now - this.#lastFrame);
    this.#lastFrame = now;
    this.#waiting = this.#arrivals.length;
    this.#channel.port2.postMessage(undefined);
    requestAnimationFrame((next) => this.#frame(next));
  }

  #painted(): void {
    const now = performance.now();
    for (const arrival of this.#arrivals.splice(0, this.#waiting)) this.#waits.push(now - arrival);
    this.#waiting = 0;
  }

  stop() {
    this.#isOver = true;
    for (const entry of this.#observer.takeRecords()) this.#tasks.push(entry.duration);
    this.#observer.disconnect();
    const waits = this.#waits.toSorted((one, other) => one - other);
    return {
      longTasksMs: this.#tasks,
      longestFrameMs: this.#longestFrameMs,
      paintedP95Ms: waits[Math.floor(waits.length * 0.95)] ?? 0,
    };
  }
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}
