const highlightName = 'find-match';
/** A word that is everywhere is marked this often; more would be noise and slow. */
const maxRanges = 2000;

/** Marks the text in the transcript without touching its elements; an empty text unmarks. */
export function highlightMatches(text: string): void {
  CSS.highlights.delete(highlightName);
  const transcript = document.querySelector('.transcript');
  if (text === '' || !transcript) return;
  const highlight = new Highlight();
  const wanted = text.toLowerCase();
  const walker = document.createTreeWalker(transcript, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && highlight.size < maxRanges; node = walker.nextNode()) {
    const content = node.nodeValue?.toLowerCase() ?? '';
    for (let at = content.indexOf(wanted); at !== -1; at = content.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, Math.min(at + text.length, node.nodeValue?.length ?? 0));
      highlight.add(range);
    }
  }
  CSS.highlights.set(highlightName, highlight);
}
