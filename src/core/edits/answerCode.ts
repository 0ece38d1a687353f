/*
 * The code in the answer to an inline edit, also while it streams. Models are asked for one code block; some leave
 * the fence away, some talk around it.
 */

const opening = /^[ \t]*(`{3,}|~{3,})[^`\n]*\n/m;

/** What there is of the code so far, without the line that is still being written. */
export function answerCodeSoFar(text: string): string {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const code = answerCode(whole);
  return code === whole && /^\s*(`{1,2}|~{1,2})?$/.test(whole) ? '' : code;
}

export function answerCode(text: string): string {
  const open = opening.exec(text);
  if (!open) return text.replace(/^\n+|\s+$/g, '');
  const fence = open[1] ?? '```';
  const rest = text.slice(open.index + open[0].length);
  const lines = rest.split('\n');
  // The last fence closes it: the code may have some of its own.
  const end = lines.findLastIndex((line) => line.trim().startsWith(fence) && /^[`~]+$/.test(line.trim()));
  return (end === -1 ? lines : lines.slice(0, end)).join('\n').replace(/\n$/, '');
}
