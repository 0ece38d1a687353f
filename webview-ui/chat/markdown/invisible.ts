/*
 * Characters that change what code looks like without being seen: bidirectional controls ("Trojan Source"),
 * zero-width ones, fillers, tags and control codes. They are marked, never removed: what is copied is what
 * was written.
 */
const invisible =
  // biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  // biome-ignore-start lint/suspicious/noMisleadingCharacterClass: so are characters that join others.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]/gu;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: no more of them.
// biome-ignore-end lint/suspicious/noMisleadingCharacterClass: no more of them.

/** Appends text to a code element; the last text node grows, so a selection in it survives. */
export function appendCodeText(code: Element, text: string): void {
  let from = 0;
  for (const match of text.matchAll(invisible)) {
    appendText(code, text.slice(from, match.index));
    code.append(mark(match[0]));
    from = match.index + match[0].length;
  }
  appendText(code, from === 0 ? text : text.slice(from));
}

/** Appends to the last text node of an element, or adds one. */
export function appendText(parent: Node, text: string): void {
  if (text === '') return;
  const last = parent.lastChild;
  if (last instanceof Text) last.appendData(text);
  else parent.appendChild(document.createTextNode(text));
}

function mark(character: string): HTMLElement {
  const span = document.createElement('span');
  span.className = 'nt-invisible';
  const code = character.codePointAt(0) ?? 0;
  span.dataset['code'] = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  span.textContent = character;
  return span;
}
