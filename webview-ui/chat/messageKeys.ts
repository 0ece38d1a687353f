/** Arrow keys walk from message to message while one of them has the focus; Home and End go to the ends. */
export function moveBetweenMessages(event: KeyboardEvent): void {
  const from = event.target;
  if (!(from instanceof HTMLElement) || from.tagName !== 'ARTICLE') return;
  const to = neighbour(from, event.key);
  if (!to) return;
  event.preventDefault();
  focusMessage(to);
}

/** From the message with the focus to the one beside it; from anywhere else to the last. */
export function stepToMessage(step: 'next' | 'previous'): void {
  const from = document.activeElement?.closest('article');
  const to = from ? beside(from, step) : [...document.querySelectorAll('article')].at(-1);
  if (to) focusMessage(to);
}

/** Whatever stands between two messages is passed over, and answers side by side are walked through in order. */
function beside(from: HTMLElement, step: 'next' | 'previous'): HTMLElement | undefined {
  const all = articles(from);
  return all[all.indexOf(from) + (step === 'next' ? 1 : -1)];
}

function articles(within: HTMLElement): readonly HTMLElement[] {
  return [...(within.closest('.transcript')?.querySelectorAll('article') ?? [])];
}

function focusMessage(article: HTMLElement): void {
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: 'nearest' });
}

function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
  switch (key) {
    case 'ArrowUp':
    case 'k':
      return beside(from, 'previous');
    case 'ArrowDown':
    case 'j':
      return beside(from, 'next');
    case 'Home':
      return articles(from)[0];
    case 'End':
      return articles(from).at(-1);
    default:
      return undefined;
  }
}
