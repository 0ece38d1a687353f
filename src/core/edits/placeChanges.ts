import { type FileLines, type Match, mostMatches } from './findLines.ts';
import { type Hunk, hunksBetween } from './hunks.ts';
import { depthOf, indentOf, isBlank, isTelling, squeezed } from './lines.ts';
import type { Change, ChangedLine } from './readDiff.ts';
import { type PlacedEdit, refused } from './refusal.ts';
import { indentUnit, reindentLine } from './reindent.ts';

/* Finds where the changes of a diff, or of search and replace, belong. */

export interface PlaceChangesOptions {
  /** The changes stand in the file in the order in which they come, as in a diff. */
  readonly isOrdered: boolean;
}

export function placeChanges(
  file: FileLines,
  changes: readonly Change[],
  { isOrdered }: PlaceChangesOptions,
): PlacedEdit {
  const stated = statedPlaces(file, changes);
  if (stated) return toEdit(file, changes, stated);
  const found: (readonly Match[])[] = [];
  for (const [index, change] of changes.entries()) {
    const part = changes.length > 1 ? { part: index + 1 } : {};
    const matches = matchesOf(file, change);
    if (matches.length === 0) {
      if (isDone(file, change)) return refused({ reason: 'no-change' });
      return refused({ reason: 'no-place', ...part });
    }
    const isOpen = matches.length > 1 && (!isOrdered || matches.length >= mostMatches);
    if (isOpen) return refused({ reason: 'ambiguous', lines: linesOf(matches), ...part });
    found.push(matches);
  }
  const chosen = inOrder(found);
  if (chosen) return toEdit(file, changes, chosen);
  const open = found.findIndex((matches) => matches.length > 1);
  return refused({
    reason: 'ambiguous',
    lines: linesOf(found[open] ?? []),
    ...(changes.length > 1 && { part: open + 1 }),
  });
}

/** Where the diff says, if everything stands exactly there: then it was made for this very file. */
function statedPlaces(file: FileLines, changes: readonly Change[]): readonly Match[] | undefined {
  const places: Match[] = [];
  for (const { lines, statedLine } of changes) {
    const before = beforeOf(lines);
    if (statedLine === undefined || before.length === 0 || !file.standsAt(before, statedLine - 1))
      return undefined;
    places.push(before.map((_, offset) => statedLine - 1 + offset));
  }
  return places;
}

function beforeOf(lines: readonly ChangedLine[]): readonly string[] {
  return lines.flatMap(({ kind, text }) => (kind === 'added' ? [] : [text]));
}

function matchesOf(file: FileLines, { lines }: Change): readonly Match[] {
  const before = beforeOf(lines);
  if (!before.some(isTelling)) return onlyBlank(file, before);
  const matches = file.find(before);
  return matches.length > 0 ? matches : driftedMatches(file, lines, before);
}

/** Nothing but brackets and blank lines is too little to go by, unless the file is nothing else. */
function onlyBlank(file: FileLines, before: readonly string[]): readonly Match[] {
  if (before.length === 0) return file.lines.length === 1 && file.lines.every(isBlank) ? [[]] : [];
  return file.find(before);
}

/**
 * Some lines around the change are not what the file has. Those that are removed have to be there, and those that
 * new lines are put between; of the telling ones at least two thirds.
 */
function driftedMatches(
  file: FileLines,
  lines: readonly ChangedLine[],
  before: readonly string[],
): readonly Match[] {
  const isFirm: boolean[] = [];
  for (const [at, { kind }] of lines.entries()) {
    if (kind === 'added') continue;
    const isBesideAdded = lines[at - 1]?.kind === 'added' || lines[at + 1]?.kind === 'added';
    isFirm.push(kind === 'removed' || isBesideAdded);
  }
  const telling = before.filter(isTelling).length;
  const enough = Math.max(2, Math.ceil((telling * 2) / 3));
  return file.findDrifted(before, (offset) => !isFirm[offset], enough);
}

/** The change was made already: what it leaves stands in the file. */
function isDone(file: FileLines, { lines }: Change): boolean {
  const after = lines.flatMap(({ kind, text }) => (kind === 'removed' ? [] : [text]));
  return after.some(isTelling) && file.find(after).length > 0;
}

function linesOf(matches: readonly Match[]): readonly number[] {
  return matches.map((match) => Math.max(0, ...match.slice(0, 1)) + 1);
}

/** The one way to choose a place for each so that they follow one another; undefined when there are several or none. */
function inOrder(found: readonly (readonly Match[])[]): readonly Match[] | undefined {
  if (found.every((matches) => matches.length === 1)) return found.flat();
  const forward = reachable(found, 1);
  const backward = reachable(found.toReversed(), -1).toReversed();
  const possible = found.map((matches, at) =>
    matches.filter((match) => forward[at]?.has(match) && backward[at]?.has(match)),
  );
  return possible.every((matches) => matches.length === 1) ? possible.flat() : undefined;
}

/** For each change the places that some choice of the ones before leaves free. */
function reachable(found: readonly (readonly Match[])[], direction: 1 | -1): readonly ReadonlySet<Match>[] {
  let limit = -1;
  let isFirst = true;
  return found.map((matches) => {
    const edge = (match: Match) => (direction === 1 ? extentOf(match).from : -extentOf(match).to);
    const far = (match: Match) => (direction === 1 ? extentOf(match).to : -extentOf(match).from);
    const free = matches.filter((match) => isFirst || edge(match) >= limit);
    limit = Math.min(...free.map(far));
    isFirst = false;
    return new Set(free);
  });
}

function extentOf(match: Match): { readonly from: number; readonly to: number } {
  const lines = match.filter((line) => line !== -1);
  return { from: lines[0] ?? 0, to: (lines.at(-1) ?? -1) + 1 };
}

function toEdit(file: FileLines, changes: readonly Change[], places: readonly Match[]): PlacedEdit {
  const unit = indentUnit(file.lines);
  const all = changes
    .flatMap((change, at) => hunksOf(file, change, places[at] ?? [], unit))
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  const collides = all.some((hunk, at) => {
    const before = all[at - 1];
    return before !== undefined && (before.to > hunk.from || before.from === hunk.from);
  });
  if (collides) return refused({ reason: 'overlap' });
  return all.length === 0 ? refused({ reason: 'no-change' }) : { ok: true, hunks: joined(all) };
}

/** Hunks that touch are one. */
function joined(hunks: readonly Hunk[]): readonly Hunk[] {
  const all: Hunk[] = [];
  for (const hunk of hunks) {
    const before = all.at(-1);
    if (before?.to !== hunk.from) all.push(hunk);
    else all[all.length - 1] = { from: before.from, to: hunk.to, lines: [...before.lines, ...hunk.lines] };
  }
  return all;
}

/** What the change makes of the lines where it was found. Context stays as the file has it. */
function hunksOf(file: FileLines, { lines }: Change, match: Match, fileUnit: string): readonly Hunk[] {
  const { from, to } = extentOf(match);
  const indent = indentIn(file, lines, match, fileUnit);
  const result: string[] = [];
  let offset = -1;
  let next = from;
  let isRemoving = false;
  for (const [at, { kind, text }] of lines.entries()) {
    if (kind === 'added') {
      result.push(indent(text, at));
      continue;
    }
    offset += 1;
    const place = match[offset] ?? -1;
    if (place === -1) continue;
    // Blank lines that the change did not mention stay, unless all around them goes.
    if (!(isRemoving && kind === 'removed')) result.push(...file.lines.slice(next, place));
    if (kind === 'same') result.push(file.lines[place] ?? '');
    isRemoving = kind === 'removed';
    next = place + 1;
  }
  return hunksBetween(file.lines.slice(from, to), result, from);
}

/** Gives added lines the indentation that the lines around them have in the file. */
function indentIn(
  file: FileLines,
  lines: readonly ChangedLine[],
  match: Match,
  fileUnit: string,
): (text: string, at: number) => string {
  const codeUnit = indentUnit(lines.map(({ text }) => text));
  const known: { readonly at: number; readonly own: string; readonly there: string }[] = [];
  let offset = -1;
  for (const [at, { kind, text }] of lines.entries()) {
    if (kind === 'added') continue;
    offset += 1;
    const place = match[offset] ?? -1;
    const there = file.lines[place] ?? '';
    // A line that is another one in the file says nothing about where the added ones stand.
    if (!isBlank(text) && squeezed(text) === squeezed(there))
      known.push({ at, own: indentOf(text), there: indentOf(there) });
  }
  const isAsIs = known.every(({ own, there }) => own === there);
  return (text, at) => {
    if (isAsIs || isBlank(text)) return isBlank(text) && !isAsIs ? '' : text;
    const nearest = known.reduce<(typeof known)[number] | undefined>((best, line) => {
      if (!best) return line;
      const [ownBest, own] = [best, line].map(({ own: indent }) => Math.abs(depthOf(text) - depthOf(indent)));
      if (own !== ownBest) return (own ?? 0) < (ownBest ?? 0) ? line : best;
      return Math.abs(line.at - at) < Math.abs(best.at - at) ? line : best;
    }, undefined);
    if (!nearest) return text;
    return reindentLine(text, { from: nearest.own, to: nearest.there, codeUnit, fileUnit });
  };
}
