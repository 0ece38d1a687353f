import { depthOf, indentOf, isBlank, isTelling, squeezed, widthOf } from './lines.ts';

/*
 * Finds lines in a file: first as they are, then with less and less said about white space. A level is left as soon
 * as it finds anything; whether one place is enough is for the caller.
 */

/** For each line that was looked for, which line of the file it is; -1 for a blank line that has none. */
export type Match = readonly number[];

/** More places than these are not told apart any more. */
export const mostMatches = 50;

type Level = 'exact' | 'ends' | 'indent' | 'squeezed';
const levels: readonly Level[] = ['exact', 'ends', 'indent', 'squeezed'];

const keys: Readonly<Record<Level, (line: string) => string>> = {
  exact: (line) => line,
  ends: (line) => line.trimEnd(),
  indent: (line) => line.trim(),
  squeezed,
};

interface Index {
  readonly keys: readonly string[];
  readonly places: ReadonlyMap<string, readonly number[]>;
}

export class FileLines {
  readonly lines: readonly string[];
  readonly #indexes = new Map<Level, Index>();
  #told: readonly number[] | undefined;

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  /** Every place, up to a bound, at the strictest level that has any. */
  find(wanted: readonly string[]): readonly Match[] {
    for (const level of levels) {
      const found = this.#findAt(level, wanted);
      if (found.length > 0) return found;
    }
    return this.#findWithoutBlanks(wanted);
  }

  /** Whether the lines stand at `from` as they are, the blanks at line ends aside. */
  standsAt(wanted: readonly string[], from: number): boolean {
    return (
      from >= 0 &&
      from + wanted.length <= this.lines.length &&
      wanted.every((line, offset) => line.trimEnd() === this.lines[from + offset]?.trimEnd())
    );
  }

  /** The lines that are this one, white space aside. */
  placesOf(line: string): readonly number[] {
    return this.#index('squeezed').places.get(squeezed(line)) ?? [];
  }

  /**
   * Places where some lines differ: the votes of the others say where. `mayDiffer` tells which lines may; at least
   * `enough` have to be the same.
   */
  findDrifted(
    wanted: readonly string[],
    mayDiffer: (offset: number) => boolean,
    enough: number,
  ): readonly Match[] {
    const starts = new Set<number>();
    for (const [offset, line] of wanted.entries()) {
      if (!isTelling(line)) continue;
      const places = this.placesOf(line);
      if (places.length <= mostMatches) for (const place of places) starts.add(place - offset);
    }
    const matches: Match[] = [];
    for (const start of starts) {
      if (start < 0 || start + wanted.length > this.lines.length) continue;
      if (this.#isAlike(wanted, start, mayDiffer, enough)) matches.push(wanted.map((_, at) => start + at));
    }
    return matches;
  }

  #isAlike(
    wanted: readonly string[],
    start: number,
    mayDiffer: (offset: number) => boolean,
    enough: number,
  ): boolean {
    let alike = 0;
    for (const [offset, line] of wanted.entries()) {
      const isSame = squeezed(line) === squeezed(this.lines[start + offset] ?? '');
      if (!isSame && !mayDiffer(offset)) return false;
      if (isSame && isTelling(line)) alike += 1;
    }
    return alike >= enough;
  }

  #findAt(level: Level, wanted: readonly string[]): readonly Match[] {
    const { keys: own, places } = this.#index(level);
    const asked = wanted.map(keys[level]);
    const [anchor, starts] = rarest(asked, places);
    const matches: Match[] = [];
    for (const place of starts) {
      const start = place - anchor;
      if (start < 0 || !asked.every((key, offset) => key === own[start + offset])) continue;
      const match = asked.map((_, offset) => start + offset);
      if (isShifted(wanted, match, this.lines)) matches.push(match);
      if (matches.length === mostMatches) break;
    }
    return matches;
  }

  /** Blank lines are where models are least exact: here none counts. */
  #findWithoutBlanks(wanted: readonly string[]): readonly Match[] {
    const { keys: own, places } = this.#index('squeezed');
    this.#told ??= own.flatMap((key, line) => (key === '' ? [] : [line]));
    const told = this.#told;
    const asked = wanted.flatMap((line, offset) => (isBlank(line) ? [] : [{ key: squeezed(line), offset }]));
    if (asked.length === 0) return [];
    const [anchor, starts] = rarest(
      asked.map(({ key }) => key),
      places,
    );
    const matches: Match[] = [];
    for (const place of starts) {
      const start = indexIn(told, place) - anchor;
      if (start < 0 || !asked.every(({ key }, at) => key === own[told[start + at] ?? -1])) continue;
      const match = wanted.map(() => -1);
      for (const [at, { offset }] of asked.entries()) match[offset] = told[start + at] ?? -1;
      if (isShifted(wanted, match, this.lines)) matches.push(match);
      if (matches.length === mostMatches) break;
    }
    return matches;
  }

  #index(level: Level): Index {
    const known = this.#indexes.get(level);
    if (known) return known;
    const own = this.lines.map(keys[level]);
    const index = { keys: own, places: Map.groupBy(own.keys(), (line) => own[line] ?? '') };
    this.#indexes.set(level, index);
    return index;
  }
}

/** The line that the file has least often, and where. */
function rarest(
  asked: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
): readonly [offset: number, places: readonly number[]] {
  let best: readonly [number, readonly number[]] = [
    0,
    asked.length === 0 ? [] : (places.get(asked[0] ?? '') ?? []),
  ];
  for (const [offset, key] of asked.entries()) {
    const found = places.get(key) ?? [];
    if (found.length < best[1].length) best = [offset, found];
  }
  return best;
}

function indexIn(sorted: readonly number[], value: number): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lines are indented otherwise, but all alike: the same indentation is the same, the deeper one deeper. */
function isShifted(wanted: readonly string[], match: Match, lines: readonly string[]): boolean {
  const shifts = new Map<number, number>();
  for (const [offset, place] of match.entries()) {
    const line = wanted[offset] ?? '';
    if (place === -1 || isBlank(line)) continue;
    const own = widthOf(indentOf(line));
    const there = depthOf(lines[place] ?? '');
    if ((shifts.get(own) ?? there) !== there) return false;
    shifts.set(own, there);
  }
  const sorted = [...shifts].sort(([a], [b]) => a - b);
  return sorted.every(([, there], at) => at === 0 || there > (sorted[at - 1]?.[1] ?? -1));
}
