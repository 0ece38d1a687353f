/* Makes hostile input out of good input: texts that are cut, doubled and sprinkled, JSON with wrong kinds in it. */

export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
}

export function chanceFrom(random: () => number): Chance {
  const below = (limit: number) => Math.floor(random() * limit);
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}

const spices = [
  ...[
    '\0',
    '\ufeff',
    '\u202e',
    '\ud800',
    '\u200b',
    '\r',
    '\n',
    '\r\n',
    '\t',
    '"',
    "'",
    '`',
    '\\',
    '%',
    '${',
    '}',
  ],
  ...[
    '<script>',
    '-->',
    '```',
    '~~~',
    '$$',
    '[^1]:',
    '](',
    '![',
    '&#x',
    '---',
    '***',
    '| a |',
    '> > >',
    '- - -',
  ],
  ...[
    'NaN',
    '-1',
    '1e999',
    '9007199254740993',
    '__proto__',
    'constructor',
    'toString',
    '../',
    'file:',
    'null',
  ],
];

/** A text that was good, or pieces of several, after some accidents. */
export function mutateText(sources: readonly string[], chance: Chance): string {
  let text = chance.pick(sources);
  const from = chance.below(text.length + 1);
  if (chance.below(2) === 0) text = text.slice(from, from + chance.below(4000));
  for (let count = chance.below(6); count > 0; count--) {
    const at = chance.below(text.length + 1);
    const length = chance.below(40);
    const piece = text.slice(at, at + length);
    const accidents = [
      text.slice(0, at) + text.slice(at + length),
      text.slice(0, at) + piece.repeat(chance.below(30)) + text.slice(at),
      text.slice(0, at) +
        chance.pick(spices).repeat(1 + chance.below(chance.below(10) === 0 ? 400 : 3)) +
        text.slice(at),
      text.slice(0, at) + chance.pick(sources).slice(0, chance.below(200)) + text.slice(at),
      text.slice(0, at) + String.fromCharCode(chance.below(0x10000)) + text.slice(at + 1),
    ];
    text = chance.pick(accidents).slice(0, 50_000);
  }
  return text;
}

const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', 'text', '0', '-1', '1e-400', 'NaN'],
  ...[[], {}, [null], { a: {} }, [[[[]]]], '\u202e', 'x'.repeat(5000), '<b>', '2026-13-45'],
];

/** JSON in which something is of another kind, missing, doubled or nested. */
export function mutateJson(value: unknown, chance: Chance): unknown {
  if (chance.below(12) === 0) return chance.pick(oddValues);
  if (Array.isArray(value)) {
    const items = value.map((item) => (chance.below(3) === 0 ? mutateJson(item, chance) : item));
    if (chance.below(8) === 0) items.splice(chance.below(items.length + 1), 1, chance.pick(oddValues));
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    if (chance.below(15) === 0) return [];
    return [[key, chance.below(3) === 0 ? mutateJson(item, chance) : item]];
  });
  if (chance.below(10) === 0)
    entries.push([chance.pick(['__proto__', 'constructor', 'error', 'x']), chance.pick(oddValues)]);
  return Object.fromEntries(entries);
}
