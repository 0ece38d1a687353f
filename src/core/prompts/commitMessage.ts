/* What a commit message is asked from, and the message in a model's answer. */

export interface BoundedDiff {
  readonly text: string;
  /** The files of which not everything is in the text. */
  readonly leftOut: readonly string[];
}

const perFileShare = 0.5;

/**
 * As much of a diff as fits: small files whole, of the others the beginning. No file uses up more than half of it,
 * so that one generated file does not hide all others. What is left out is named in the text, too.
 */
export function boundDiff(diff: string, maxChars: number): BoundedDiff {
  if (diff.length <= maxChars) return { text: diff, leftOut: [] };
  const pieces: string[] = [];
  const leftOut: string[] = [];
  let left = maxChars;
  for (const file of filesOf(diff)) {
    const most = Math.min(left, Math.floor(maxChars * perFileShare));
    const kept = file.text.length <= most ? file.text : wholeLines(file.text, most);
    left -= kept.length;
    if (kept.length < file.text.length) leftOut.push(file.name);
    if (kept !== '') pieces.push(kept);
  }
  const note = leftOut.map((name) => `[not everything is shown of ${name}]`).slice(0, 100);
  return { text: [...pieces, ...note].join('\n'), leftOut };
}

function filesOf(diff: string): readonly { readonly name: string; readonly text: string }[] {
  return diff.split(/^(?=diff --git )/m).map((text) => ({
    text: text.trimEnd(),
    name: /^diff --git a\/.*? b\/(.*)$/m.exec(text)?.[1] ?? '?',
  }));
}

function wholeLines(text: string, mostChars: number): string {
  const cut = text.slice(0, mostChars);
  return cut.slice(0, Math.max(0, cut.lastIndexOf('\n')));
}

/** The message alone: models like to wrap it in a code block or quotation marks. Also of an answer that still grows. */
export function commitMessageFrom(answer: string): string {
  const text = answer.replace(/\r\n?/g, '\n').trim();
  const fenced = /^(?:```|~~~)[^\n]*\n([\s\S]*?)(?:\n(?:```|~~~)\s*)?$/.exec(text);
  const bare = (fenced?.[1] ?? (/^(?:```|~~~)[^\n]*$/.test(text) ? '' : text)).trim();
  return bare.replace(/^(["'“])([^\n]*)["'”]$/, '$2');
}
