import { post } from './host.ts';

/** Brings a message into view and flashes it, once it is drawn. What fell out of the window is asked for. */
export function revealMessage(messageId: string): void {
  requestAnimationFrame(() => {
    const article = document.getElementById(messageId);
    if (!article) return post({ type: 'ready', around: messageId });
    article.scrollIntoView({ block: 'center' });
    article.classList.remove('flash');
    // Reading a size in between lets the animation begin anew.
    void article.offsetWidth;
    article.classList.add('flash');
  });
}
