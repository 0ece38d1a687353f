/** Arrow keys walk from message to message while one of them has the focus; Home and End go to the ends. */
export function moveBetweenMessages(event: KeyboardEvent): void {
  const from = event.target;
  if (!(from instanceof HTMLElement) || from.tagName !== 'ARTICLE') return;
  const to = neighbour(from, event.key);
  if (!(to instanceof HTMLElement)) return;
  event.preventDefault();
  focusMessage(to);
}

/** From the message with the focus to the one beside it; from anywhere else to the last. */
export function stepToMessage(step: 'next' | 'previous'): void {
  const from = document.activeElement?.closest('article');
  const sibling = step === 'next' ? from?.nextElementSibling : from?.previousElementSibling;
  const to = from ? sibling : [...document.querySelectorAll('article')].at(-1);
  if (to instanceof HTMLElement) focusMessage(to);
}

function focusMessage(article: HTMLElement): void {
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: 'nearest' });
}

function neighbour(from: HTMLElement, key: string): Element | null | undefined {
  switch (key) {
    case 'ArrowUp':
    case 'k':
      return from.previousElementSibling;
    case 'ArrowDown':
    case 'j':
      return from.nextElementSibling;
    case 'Home':
      return from.parentElement?.firstElementChild;
    case 'End':
      return from.parentElement?.lastElementChild;
    default:
      return undefined;
  }
}
