import morphdom from 'morphdom';

/**
 * Makes the run of nodes `old` (neighbours in `parent`, ending before `before`) look like `fresh`, changing
 * as little as possible, and gives back the nodes that now stand there.
 */
export function patchRun(
  parent: Node,
  old: readonly Node[],
  fresh: readonly Node[],
  before: Node | null,
): Node[] {
  const result = fresh.map((node, index) => {
    const existing = old[index];
    if (!existing) return parent.insertBefore(node, before);
    if (!isSameKind(existing, node)) {
      parent.replaceChild(node, existing);
      return node;
    }
    patchNode(existing, node);
    return existing;
  });
  for (const node of old.slice(fresh.length)) parent.removeChild(node);
  return result;
}

function isSameKind(one: Node, other: Node): boolean {
  return one.nodeName === other.nodeName && (!(one instanceof Element) || hasSameRole(one, other as Element));
}

function hasSameRole(one: Element, other: Element): boolean {
  return one.classList[0] === other.classList[0];
}

function patchNode(from: Node, to: Node): void {
  if (from instanceof Text) {
    patchText(from, to.nodeValue ?? '');
    return;
  }
  morphdom(from, to, { onBeforeElUpdated });
}

/** Text that only grows is appended to, so that a selection in it stays. */
function patchText(text: Text, value: string): void {
  const current = text.data;
  if (current === value) return;
  if (value.startsWith(current)) text.appendData(value.slice(current.length));
  else text.data = value;
}

/** What the reader or a later step did to an element is not undone by rendering it again. */
function onBeforeElUpdated(from: HTMLElement, to: HTMLElement): boolean {
  if (from.isEqualNode(to)) return false;
  if (from instanceof HTMLDetailsElement && to instanceof HTMLDetailsElement) to.open = from.open;
  else if (from.classList.contains('nt-shown')) return from.dataset['src'] !== to.dataset['src'];
  else if (from.tagName === 'CODE' && from.parentElement?.tagName === 'PRE') {
    return from.className !== to.className || from.textContent !== to.textContent;
  } else if (from.classList.contains('nt-maths')) return from.dataset['tex'] !== to.dataset['tex'];
  const onlyText = from.firstChild;
  const newText = to.firstChild;
  if (onlyText instanceof Text && newText instanceof Text) {
    // morphdom would replace the text as a whole.
    patchText(onlyText, newText.data);
  }
  return true;
}
