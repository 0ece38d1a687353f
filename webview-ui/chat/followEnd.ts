import { signal } from '@preact/signals';

/** How near to the end, in pixels, counts as reading the end. */
const nearEndPx = 24;

const readingKeys = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Keeps the end of the transcript in view while the reader is there. Any wish of the reader to read further up
 * (wheel, keys, scroll bar, touch, selecting) ends it; returning to the end resumes it. What the program does
 * to the scroll position never counts as a wish.
 */
export class FollowEnd {
  readonly isFollowing = signal(true);
  #scroller: HTMLElement | undefined;

  /** Listens to the reader; returns what undoes it. */
  attach(scroller: HTMLElement, content: HTMLElement): () => void {
    this.#scroller = scroller;
    const controller = new AbortController();
    const { signal: until } = controller;
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ) => scroller.addEventListener(type, listener, { signal: until, passive: true });

    listen('wheel', (event) => {
      if (event.deltaY < 0) this.#leave();
    });
    listen('touchmove', () => this.#leave());
    listen('keydown', (event) => {
      if (readingKeys.has(event.key) || (event.key === ' ' && event.shiftKey)) this.#leave();
    });
    listen('pointerdown', (event) => {
      // Beside the content lies the scroll bar: its target is the scroller itself, right of the client area.
      if (event.target === scroller && event.offsetX >= scroller.clientWidth) this.#leave();
    });
    let lastTop = scroller.scrollTop;
    listen('scroll', () => {
      // Only a way down to the end resumes: a first small step up from it must not.
      const isDown = scroller.scrollTop > lastTop;
      lastTop = scroller.scrollTop;
      if (isDown && this.#isAtEnd()) this.isFollowing.value = true;
    });
    listen('click', (event) => {
      // Who unfolds something wants to read it.
      if (event.target instanceof Element && event.target.closest('summary')) this.#leave();
    });
    document.addEventListener('selectionchange', () => this.#onSelection(), { signal: until });

    // Whatever makes the content taller (a picture, a font, a fold) keeps the end in view as well.
    const observer = new ResizeObserver(() => this.contentChanged());
    observer.observe(scroller);
    observer.observe(content);
    return () => {
      controller.abort();
      observer.disconnect();
    };
  }

  /** The content grew or shrank. */
  contentChanged(): void {
    if (this.isFollowing.value) this.#toEnd();
  }

  resume(): void {
    this.isFollowing.value = true;
    this.#toEnd();
  }

  stop(): void {
    this.isFollowing.value = false;
  }

  #toEnd(): void {
    const scroller = this.#scroller;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }

  #leave(): void {
    const scroller = this.#scroller;
    // Where nothing can be scrolled there is no further up.
    if (scroller && scroller.scrollHeight > scroller.clientHeight) this.isFollowing.value = false;
  }

  #onSelection(): void {
    const selection = document.getSelection();
    const isInside = selection && !selection.isCollapsed && this.#scroller?.contains(selection.anchorNode);
    if (isInside) this.isFollowing.value = false;
  }

  #isAtEnd(): boolean {
    const scroller = this.#scroller;
    return (
      scroller !== undefined && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEndPx
    );
  }
}
