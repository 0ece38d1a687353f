import { type CodeAction, codeOf, setFolded, surroundingsOf } from './codeBlock.ts';
import { selectionToMarkdown } from './copyMarkdown.ts';
import type { MarkdownHost } from './renderer.ts';

const codeActions: readonly CodeAction[] = ['copy', 'insert', 'apply', 'new-file', 'run', 'diagram'];

/** Turns what the reader does with the rendered text into calls of the host. Gives the way to stop. */
export function listenToReader(root: HTMLElement, host: MarkdownHost): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const onClick = (event: MouseEvent) => {
    if (event.target instanceof Element && act(root, event.target, host)) event.preventDefault();
  };
  root.addEventListener('click', onClick, { signal });
  root.addEventListener('auxclick', onClick, { signal });
  root.addEventListener(
    'keydown',
    (event) => {
      const { target } = event;
      if (event.key !== 'Enter' || !(target instanceof HTMLElement) || !target.matches('.nt-link')) return;
      event.preventDefault();
      act(root, target, host);
    },
    { signal },
  );
  root.addEventListener('copy', (event) => onCopy(event), { signal });
  return () => stop.abort();
}

/** Whether the click meant something. */
function act(root: HTMLElement, target: Element, host: MarkdownHost): boolean {
  const element = target.closest<HTMLElement>(
    '.nt-link, .nt-image, .nt-footnote, .nt-footnote-back, .nt-code button',
  );
  if (!element || !root.contains(element)) return false;
  const { href, src, footnote } = element.dataset;
  if (element.closest('.nt-code') && element instanceof HTMLButtonElement) onCodeButton(element, host);
  else if (href?.startsWith('#')) goToHeading(root, href.slice(1));
  else if (href !== undefined) host.openLink(href);
  else if (src !== undefined) void showImage(element, src, host);
  else if (footnote !== undefined) goToNote(root, element, footnote);
  else return false;
  return true;
}

function onCodeButton(button: HTMLButtonElement, host: MarkdownHost): void {
  const block = button.closest<HTMLElement>('.nt-code');
  if (!block) return;
  const { action } = button.dataset;
  const known = codeActions.find((name) => name === action);
  if (known) host.codeAction(known, codeOf(block), surroundingsOf(block));
  else if (action === 'wrap') {
    button.setAttribute('aria-pressed', String(block.classList.toggle('nt-wrapped')));
    host.onGrow?.();
  } else if (button.classList.contains('nt-code-fold')) {
    setFolded(block, !block.classList.contains('nt-folded'), host.t);
    host.onGrow?.();
  }
}

/** Puts the picture in the place of its placeholder; the host did the loading. */
async function showImage(placeholder: HTMLElement, source: string, host: MarkdownHost): Promise<void> {
  if (placeholder.getAttribute('aria-busy') === 'true') return;
  placeholder.setAttribute('aria-busy', 'true');
  try {
    const url = await host.loadImage(source);
    if (!/^(?:blob:|data:image\/(?:png|jpeg|gif|webp|avif|bmp)[;,])/i.test(url))
      throw new Error('Not an image.');
    const image = document.createElement('img');
    image.alt = placeholder.dataset['alt'] ?? '';
    image.title = placeholder.title;
    image.src = url;
    await image.decode();
    placeholder.replaceChildren(image);
    placeholder.classList.add('nt-shown');
  } catch {
    placeholder.classList.add('nt-failed');
    placeholder.title = host.t('This image could not be loaded: {source}', { source });
  } finally {
    placeholder.removeAttribute('aria-busy');
    host.onGrow?.();
  }
}

function goToNote(root: HTMLElement, from: HTMLElement, number: string): void {
  const isBack = from.classList.contains('nt-footnote-back');
  const target = root.querySelector<HTMLElement>(
    isBack ? `.nt-footnote[data-footnote="${number}"]` : `.nt-footnotes li[data-footnote="${number}"]`,
  );
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}

/** `#some-heading` means a heading of the same answer, by the name GitHub would give it. */
function goToHeading(root: HTMLElement, fragment: string): void {
  const wanted = fragment.toLowerCase();
  for (const heading of root.querySelectorAll<HTMLElement>('h3, h4, h5, h6')) {
    const slug = (heading.textContent ?? '')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    if (slug !== wanted) continue;
    heading.tabIndex = -1;
    heading.focus();
    return;
  }
}

/** A selection over several blocks is copied as Markdown; within one block the browser's way is right. */
function onCopy(event: ClipboardEvent): void {
  const selection = document.getSelection();
  const markdown = selection ? selectionToMarkdown(selection) : undefined;
  if (markdown === undefined || !event.clipboardData) return;
  event.clipboardData.setData('text/plain', markdown);
  event.preventDefault();
}
