/** Arrow keys walk from message to message while one of them has the focus; Home and End go to the ends. */
export function moveBetweenMessages(event: KeyboardEvent): void {
  const from = event.target;
  if (!(from instanceof HTMLElement) || from.tagName !== 'ARTICLE') return;
  const to = neighbour(from, event.key);
  if (!(to instanceof HTMLElement)) return;
  event.preventDefault();
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: 'nearest' });
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
