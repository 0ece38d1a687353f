/* What a conversation is called. */

const titleChars = 60;

/** A title until there is a better one: the first words of the prompt, on one line. */
export function firstWords(text: string): string {
  const line = text.slice(0, 500).trim().replace(/\s+/g, ' ');
  if (line.length <= titleChars) return line;
  const cut = line.lastIndexOf(' ', titleChars);
  return `${line.slice(0, cut > titleChars / 2 ? cut : titleChars)}…`;
}

/** The title in a model's answer, which may have wrapped it in whatever it likes. */
export function titleFrom(answer: string): string {
  const line = answer.split('\n').find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? '';
  const bare = line
    .replace(/^[\s#>*_"'“”„«»`-]+|[\s*_"'“”„«»`.]+$/gu, '')
    .replace(/^(?:title|titel|titre|título)\s*:\s*/i, '')
    .replace(/^["'“„«]+/u, '');
  return firstWords(bare);
}
