/**
 * Makes the run of nodes `old` (neighbours in `parent`, ending before `before`) look like `fresh`, changing
 * as little as possible, and gives back the nodes that now stand there. An open block grows at its end, so
 * nodes are compared place by place.
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
    if (existing === node || patchNode(existing, node)) return existing;
    parent.replaceChild(node, existing);
    return node;
  });
  for (const node of old.slice(fresh.length)) parent.removeChild(node);
  return result;
}

/** Makes `from` look like `to`; false if only replacing it would. */
function patchNode(from: Node, to: Node): boolean {
  if (from instanceof Text) {
    if (!(to instanceof Text)) return false;
    patchText(from, to.data);
    return true;
  }
  if (!(from instanceof Element) || !(to instanceof Element)) return false;
  // Most of an open block is as it was, and the browser finds that out faster than we do.
  if (from.isEqualNode(to)) return true;
  if (from.localName !== to.localName || kindOf(from) !== kindOf(to)) return false;
  if (isKept(from, to)) return true;
  patchAttributes(from, to);
  patchRun(from, [...from.childNodes], [...to.childNodes], null);
  return true;
}

/** Text that only grows is appended to, so that a selection in it stays. */
function patchText(text: Text, value: string): void {
  const current = text.data;
  if (current === value) return;
  if (value.startsWith(current)) text.appendData(value.slice(current.length));
  else text.data = value;
}

function kindOf(element: Element): string | undefined {
  return element.getAttribute('class')?.split(' ', 1)[0];
}

function patchAttributes(from: Element, to: Element): void {
  if (!from.hasAttributes() && !to.hasAttributes()) return;
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  if (from.attributes.length === to.attributes.length) return;
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !(name === 'open' && from instanceof HTMLDetailsElement))
      from.removeAttribute(name);
  }
}

/** What the reader or a later step did to an element is not undone by rendering it again. */
function isKept(from: Element, to: Element): boolean {
  const isSame = (name: string) => from.getAttribute(name) === to.getAttribute(name);
  if (from.localName === 'code') return isSame('class') && from.textContent === to.textContent;
  switch (kindOf(from)) {
    case 'nt-image':
      return from.classList.contains('nt-shown') && isSame('data-src');
    case 'nt-maths':
      return isSame('class') && isSame('data-tex') && isSet(from, to);
    default:
      return false;
  }
}

/** A formula that is set already stays; one that still shows its TeX is replaced by one that is set. */
function isSet(from: Element, to: Element): boolean {
  return from.querySelector('math') !== null || to.querySelector('math') === null;
}
