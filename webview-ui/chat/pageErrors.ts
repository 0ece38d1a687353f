import { post } from './host.ts';
import { t } from './l10n.ts';

/*
 * Errors in the page that nobody expected. What is drawn may be wrong from then on, so the page offers to be built
 * anew: the host holds the truth and nothing is lost. Made without the framework that may just have failed.
 */

const maxTold = 5;

export function catchPageErrors(): void {
  let told = 0;
  const tell = (error: unknown) => {
    told++;
    if (told > maxTold) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post({ type: 'page-error', error: text.slice(0, 5000) });
    showBar(text);
  };
  window.addEventListener('error', (event) => {
    // A size observer that is told later than it wished is no error of anybody's.
    if (!event.message.startsWith('ResizeObserver')) tell(event.error ?? event.message);
  });
  window.addEventListener('unhandledrejection', (event) => tell(event.reason));
}

function showBar(error: string): void {
  document.querySelector('.page-error')?.remove();
  const bar = document.createElement('div');
  bar.className = 'page-error';
  bar.setAttribute('role', 'alert');
  const words = document.createElement('p');
  words.textContent = t('Something in this panel went wrong. Nothing is lost.');
  bar.append(
    words,
    button(t('Build the Panel Anew'), () => post({ type: 'rebuild' }), 'primary'),
    button(t('Copy Report'), () => post({ type: 'copy-report', error: error.slice(0, 5000) })),
    button(t('Dismiss'), () => bar.remove()),
  );
  document.documentElement.append(bar);
}

function button(label: string, onClick: () => void, kind = ''): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = `button ${kind}`.trim();
  made.textContent = label;
  made.addEventListener('click', onClick);
  return made;
}
