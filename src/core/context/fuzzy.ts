/*
 * How well something is meant by what was typed. Letters may be missing between, and their order counts; words that
 * begin, and names rather than folders, count more. Made for ten thousand names within a keystroke.
 */

/** Higher is better; undefined when it is not meant. */
export function fuzzyScore(query: string, label: string, description = ''): number | undefined {
  if (query === '') return 0;
  const lower = query.toLowerCase();
  const inLabel = scoreIn(lower, label);
  if (inLabel !== undefined) return inLabel + 1000 - Math.min(500, label.length);
  const inPath = scoreIn(lower, `${description}/${label}`);
  return inPath === undefined ? undefined : inPath - Math.min(500, description.length + label.length);
}

function scoreIn(query: string, text: string): number | undefined {
  const lower = text.toLowerCase();
  const whole = lower.indexOf(query);
  if (whole >= 0) {
    const boundary = whole === 0 ? 300 : beginsWord(text, whole) ? 200 : 100;
    return boundary + 500 + (query.length === text.length ? 500 : 0);
  }
  return scattered(query, text, lower);
}

function scattered(query: string, text: string, lower: string): number | undefined {
  let score = 0;
  let at = -1;
  for (const char of query) {
    const next = lower.indexOf(char, at + 1);
    if (next < 0) return undefined;
    if (next === at + 1) score += 10;
    else if (beginsWord(text, next)) score += 8;
    else score -= Math.min(5, next - at);
    at = next;
  }
  return score;
}

function beginsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1] ?? '';
  return /[\s/\\._\-:#]/.test(before) || (/[a-z0-9]/.test(before) && /[A-Z]/.test(text[at] ?? ''));
}

/** The best of them, best first; what was first stays first among equals. */
export function bestMatches<T>(
  items: readonly T[],
  query: string,
  words: (item: T) => readonly [label: string, description?: string],
  limit: number,
): readonly T[] {
  if (query === '') return items.slice(0, limit);
  const scored: { readonly item: T; readonly score: number }[] = [];
  for (const item of items) {
    const score = fuzzyScore(query, ...words(item));
    if (score !== undefined) scored.push({ item, score });
  }
  return scored
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ item }) => item);
}
