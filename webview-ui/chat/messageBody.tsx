import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MessageView } from '../../src/protocol/chatViews.ts';
import { createMarkdownRenderer, type MarkdownRenderer } from './markdown/renderer.ts';
import { markdownHost } from './markdownHost.ts';
import { renderSoon } from './renderSoon.ts';

/** The body of a message: one element that the renderer owns and Preact never touches. */
export function MessageBody({ message }: { readonly message: MessageView }) {
  // A prompt is shown as it was typed, unless it has code in it.
  const isPlain = message.role === 'user' && !message.text.includes('```');
  return isPlain ? (
    <div class="message-text plain" dir="auto">
      {message.text}
    </div>
  ) : (
    <MarkdownBody text={message.text} isStreaming={message.state === 'streaming'} />
  );
}

function MarkdownBody({ text, isStreaming }: { readonly text: string; readonly isStreaming: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const body = useRef<Body>(undefined);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    const own = new Body(createMarkdownRenderer(element.current, markdownHost));
    body.current = own;
    return () => own.dispose();
  }, []);
  useLayoutEffect(() => body.current?.show(text, isStreaming), [text, isStreaming]);
  return <div class="message-text" ref={element} />;
}

/** Brings a renderer to a text: by what is new while it streams, as a whole when it is finished. */
class Body {
  readonly #renderer: MarkdownRenderer;
  #isGrowing = false;
  #cancel: (() => void) | undefined;

  constructor(renderer: MarkdownRenderer) {
    this.#renderer = renderer;
  }

  show(text: string, isStreaming: boolean): void {
    const { source } = this.#renderer;
    const grows = this.#isGrowing && text.startsWith(source);
    if (isStreaming) {
      this.#renderer.append(grows ? text.slice(source.length) : text);
      this.#isGrowing = true;
    } else if (grows) {
      this.#renderer.append(text.slice(source.length));
      this.#renderer.finish();
      this.#isGrowing = false;
    } else if (text !== source) {
      this.#isGrowing = false;
      this.#cancel?.();
      this.#cancel = renderSoon(() => this.#renderer.setText(text));
    }
  }

  dispose(): void {
    this.#cancel?.();
    this.#renderer.dispose();
  }
}
