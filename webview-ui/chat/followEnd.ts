import { signal } from '@preact/signals';

/** How near to the end, in pixels, counts as reading the end. */
const nearEndPx = 24;
/** For how long after a wish of the reader scrolling is taken for its effect. */
const wishLastsMs = 600;

const keysUp = new Set(['ArrowUp', 'PageUp', 'Home']);

/** Counts how often the reader did what is answered at the end of the conversation. */
export const endWishes = signal(0);

/** Whoever asks something wants to see the answer, wherever they were reading. */
export function wishForEnd(): void {
  endWishes.value++;
}

/** Where the reader was: so far below the top of a message. */
export interface ReadingPlace {
  readonly messageId: string;
  readonly offsetPx: number;
}

/**
 * Keeps the end of the transcript in view while the reader is there. Any wish of the reader to read further up
 * (wheel, keys, scroll bar, touch, selecting, unfolding) ends it; going back to the end resumes it. What the
 * program or the layout does to the scroll position never counts as a wish.
 */
export class FollowEnd {
  readonly isFollowing = signal(true);
  /** Whether the end is out of view, so that there is something to jump to. */
  readonly isEndBelow = signal(false);
  /** Held while the page is built, until the reader moves. */
  #place: ReadingPlace | undefined;
  /** Where the reader was when the transcript last scrolled. */
  #lastPlace: ReadingPlace | undefined;
  #scroller: HTMLElement | undefined;
  #wishedAtMs = Number.NEGATIVE_INFINITY;
  #isDragging = false;

  /** Listens to the reader; returns what undoes it. */
  attach(scroller: HTMLElement, content: HTMLElement): () => void {
    this.#scroller = scroller;
    const controller = new AbortController();
    const { signal: until } = controller;
    this.#listen(scroller, until);
    document.addEventListener('selectionchange', () => this.#onSelection(), { signal: until });
    window.addEventListener('pointerup', () => this.#endDrag(), { signal: until });
    // Whatever changes the height of the content (a picture, a font, a fold) keeps what is read in view.
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
    else if (this.#place) this.#toPlace(this.#place);
    this.isEndBelow.value = !this.#isAtEnd();
  }

  /** Messages came above. At the very top the browser does not keep what is read in its place by itself. */
  grewAbove(): void {
    if (this.#scroller?.scrollTop === 0 && this.#lastPlace && !this.isFollowing.value) {
      this.#toPlace(this.#lastPlace);
    }
  }

  /** To the end, and along with it. */
  resume(): void {
    this.#place = undefined;
    this.isFollowing.value = true;
    this.#toEnd();
  }

  /** To where the reader was, while everything around it is drawn. */
  standAt(place: ReadingPlace): void {
    this.isFollowing.value = false;
    this.#place = place;
    // What was wished for is over: the scrolling that follows is not the reader's.
    this.#wishedAtMs = Number.NEGATIVE_INFINITY;
    this.#toPlace(place);
  }

  /** The message that is being read, unless that is the end. */
  get place(): ReadingPlace | undefined {
    if (this.isFollowing.value || !this.#scroller) return undefined;
    // While the page is built, what it shows is not yet where the reader was.
    if (this.#place) return this.#place;
    const top = this.#scroller.getBoundingClientRect().top;
    for (const article of this.#scroller.querySelectorAll('article')) {
      const box = article.getBoundingClientRect();
      if (box.bottom > top) return { messageId: article.id, offsetPx: Math.round(top - box.top) };
    }
    return undefined;
  }

  #listen(scroller: HTMLElement, until: AbortSignal): void {
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ) => scroller.addEventListener(type, listener, { signal: until, passive: true });
    listen('wheel', ({ deltaY }) => this.#wish(deltaY < 0));
    listen('touchmove', () => this.#wish(true));
    listen('keydown', ({ key, shiftKey }) => this.#wish(keysUp.has(key) || (key === ' ' && shiftKey)));
    listen('pointerdown', (event) => {
      // Beside the content lies the scroll bar: its target is the scroller itself, right of the client area.
      this.#isDragging = event.target === scroller && event.offsetX >= scroller.clientWidth;
      if (this.#isDragging) this.#wish(true);
    });
    listen('click', ({ target }) => {
      // Who unfolds something wants to read it.
      if (target instanceof Element && target.closest('summary')) this.#leave();
    });
    let lastTop = scroller.scrollTop;
    listen('scroll', () => {
      const isDown = scroller.scrollTop > lastTop;
      lastTop = scroller.scrollTop;
      const isWished = this.#isDragging || performance.now() - this.#wishedAtMs < wishLastsMs;
      if (isDown && isWished && this.#isAtEnd()) this.isFollowing.value = true;
      this.#lastPlace = this.place;
      this.isEndBelow.value = !this.#isAtEnd();
    });
  }

  #wish(isUp: boolean): void {
    this.#wishedAtMs = performance.now();
    this.#place = undefined;
    if (isUp) this.#leave();
  }

  #endDrag(): void {
    if (this.#isDragging && this.#isAtEnd()) this.isFollowing.value = true;
    this.#isDragging = false;
  }

  #leave(): void {
    const scroller = this.#scroller;
    // Where nothing can be scrolled there is no further up.
    if (scroller && scroller.scrollHeight > scroller.clientHeight) this.isFollowing.value = false;
  }

  #onSelection(): void {
    const selection = document.getSelection();
    const isInside = selection && !selection.isCollapsed && this.#scroller?.contains(selection.anchorNode);
    if (isInside) this.#leave();
  }

  #toEnd(): void {
    const scroller = this.#scroller;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }

  #toPlace({ messageId, offsetPx }: ReadingPlace): void {
    const scroller = this.#scroller;
    const article = document.getElementById(messageId);
    if (!scroller || !article) return;
    const distance = article.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += distance + offsetPx;
  }

  #isAtEnd(): boolean {
    const scroller = this.#scroller;
    return (
      scroller !== undefined && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEndPx
    );
  }
}
