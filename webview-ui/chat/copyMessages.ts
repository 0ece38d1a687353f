import { t } from './l10n.ts';
import { rangeToMarkdown } from './markdown/copyMarkdown.ts';

/**
 * A selection that goes beyond the text of one message, as Markdown: what was said, and by whom where several
 * speak. Names, times, buttons and figures are no part of it. Undefined where the text of one message, or none,
 * is concerned: then its renderer or the browser copies.
 */
function selectedMessages(selection: Selection, transcript: Element): string | undefined {
  if (selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const texts = [...transcript.querySelectorAll('.message-text')].filter((text) =>
    range.intersectsNode(text),
  );
  if (texts.some((text) => text.contains(range.commonAncestorContainer))) return undefined;
  const said = texts.flatMap((text) => {
    const markdown = within(range, text).trim();
    return markdown === '' ? [] : [{ author: authorOf(text), markdown }];
  });
  if (said.length === 0) return undefined;
  if (said.length === 1) return said[0]?.markdown;
  return said.map(({ author, markdown }) => `**${author}**\n\n${markdown}`).join('\n\n');
}

/** The part of a message's text that is selected. A prompt that is shown as it was typed is copied so. */
function within(range: Range, text: Element): string {
  const part = document.createRange();
  part.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0)
    part.setEnd(range.endContainer, range.endOffset);
  return text.classList.contains('plain') ? part.toString() : rangeToMarkdown(part);
}

function authorOf(text: Element): string {
  return text.closest('article')?.querySelector('.message-author')?.textContent ?? t('Model');
}

/** Puts it on the clipboard, before the renderer of a message takes the selection for its own. */
export function copySelectedMessages(event: ClipboardEvent): void {
  const selection = document.getSelection();
  const { currentTarget, clipboardData } = event;
  if (!selection || !clipboardData || !(currentTarget instanceof Element)) return;
  const markdown = selectedMessages(selection, currentTarget);
  if (markdown === undefined) return;
  clipboardData.setData('text/plain', markdown);
  event.preventDefault();
  event.stopPropagation();
}
