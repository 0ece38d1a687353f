import { splitLines, withoutBom } from './lines.ts';
import { namedFile, namedInFirstLine } from './namedFile.ts';
import { type CodeBlock, placeDiff, placeEdit } from './placeEdit.ts';
import { looksLikeDiff, readDiff } from './readDiff.ts';
import { looksLikeSearchReplace } from './readSearchReplace.ts';
import type { PlacedEdit } from './refusal.ts';

/* What a code block of an answer wants: one edit, or one for each file that a diff names. */

export interface BlockPart {
  /** The file as the answer names it. Text of a model. */
  readonly path: string | undefined;
  /** What the file holds if it is to be made; undefined where the block only says what changes. */
  readonly newText: string | undefined;
  /** The block shows how the code looks afterwards, and not what changes. */
  readonly isPlain: boolean;
  place(file: string): PlacedEdit;
}

export interface AnsweredBlock extends CodeBlock {
  /** The line of the answer above the block. */
  readonly lineBefore: string;
}

export function blockParts(block: AnsweredBlock): readonly BlockPart[] {
  const { code, info } = block;
  const isSearch = looksLikeSearchReplace(code);
  const isDiff = !isSearch && looksLikeDiff(code, info.trim().split(/\s/)[0] ?? '');
  const named = namedFile(block);
  const files = isDiff ? readDiff(code) : [];
  if (files.length === 0) {
    const isPlain = !isSearch && !isDiff;
    const newText = isPlain ? plainText(code) : undefined;
    return [{ path: named, newText, isPlain, place: (file) => placeEdit(file, block) }];
  }
  return files.map((diff) => {
    const added = diff.changes.flatMap(({ lines }) => lines);
    const isNew = diff.oldPath === null;
    return {
      path: diff.newPath ?? diff.oldPath ?? (files.length === 1 ? named : undefined),
      newText: isNew ? `${added.map(({ text }) => text).join('\n')}\n` : undefined,
      isPlain: false,
      place: (file) => placeDiff(splitLines(file), diff),
    };
  });
}

/** The code as a file of its own: without the comment that names it. */
function plainText(code: string): string {
  const lines = splitLines(withoutBom(code));
  const own = namedInFirstLine(lines[0] ?? '') === undefined ? lines : lines.slice(1);
  return `${own.join('\n').replace(/\n+$/, '')}\n`;
}
