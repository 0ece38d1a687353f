import assert from 'node:assert/strict';
import { applyHunks } from '../../../src/core/edits/hunks.ts';
import { placeEdit } from '../../../src/core/edits/placeEdit.ts';
import { pairs as basicPairs, type Pair } from './corpus.ts';
import { languagePairs } from './corpusLanguages.ts';

/* The corpus of answers and files, as written and in files of other kinds: nothing but the wanted file, or a reason. */

const pairs: Readonly<Record<string, readonly Pair[]>> = { ...basicPairs, ...languagePairs };

type Change = (text: string) => string;

interface Family {
  readonly name: string;
  readonly file: Change;
  readonly code: Change;
  /** Where it makes sense. */
  readonly suits: (pair: Pair) => boolean;
}

const same: Change = (text) => text;
const tabbed: Change = (text) => text.replace(/^( {2})+/gm, (blanks) => '\t'.repeat(blanks.length / 2));
const isTwoBlanks = ({ file, isLayout }: Pair) => !isLayout && /^ {2}\S/m.test(file) && !file.includes('\t');
const isPlain = ({ code, info }: Pair) => info === undefined && !code.includes('<<<<');

const families: readonly Family[] = [
  { name: 'as it is', file: same, code: same, suits: () => true },
  {
    name: 'with Windows line ends',
    file: (text) => text.replaceAll('\n', '\r\n'),
    code: same,
    suits: ({ file }) => file !== '',
  },
  {
    name: 'with Windows line ends in the answer alone',
    file: same,
    code: (text) => text.replaceAll('\n', '\r\n'),
    suits: () => true,
  },
  { name: 'with a byte order mark', file: (text) => `\uFEFF${text}`, code: same, suits: () => true },
  {
    name: 'indented with tabs',
    file: tabbed,
    code: same,
    suits: (pair) => isTwoBlanks(pair) && isPlain(pair),
  },
  {
    name: 'without a line end at its end',
    file: (text) => text.replace(/\n$/, ''),
    code: same,
    suits: ({ file, whole }) => file.trim() !== '' && whole === undefined,
  },
  {
    name: 'with blanks at the ends of the answer’s lines',
    file: same,
    code: (text) => text.replace(/([;{}])$/gm, '$1  '),
    suits: isPlain,
  },
];

function expected({ file, becomes = [], whole }: Pair): string {
  if (whole !== undefined) return whole;
  return becomes.reduce((text, [old, fresh]) => {
    assert.equal(text.split(old).length, 2, `"${old}" stands once in the file`);
    return text.replace(old, () => fresh);
  }, file);
}

function place(file: string, pair: Pair, code: string): string {
  const edit = placeEdit(file, { code, info: pair.info ?? '' });
  return edit.ok ? applyHunks(file, edit.hunks) : JSON.stringify(edit.refusal);
}

function count(): number {
  return families.reduce((sum, { suits }) => sum + Object.values(pairs).flat().filter(suits).length, 0);
}

for (const [kind, list] of Object.entries(pairs))
  describe(`placing ${kind}`, () => {
    for (const { name: family, file: toFile, code: toCode, suits } of families)
      for (const pair of list.filter(suits))
        it(`${pair.name}, ${family}`, () => {
          const result = place(toFile(pair.file), pair, toCode(pair.code));
          if (pair.refused === undefined)
            return assert.equal(result.replace(/[ \t]+$/gm, ''), toFile(expected(pair)));
          const refusal = JSON.parse(result);
          assert.equal(refusal.reason, pair.refused);
          if (pair.lines) assert.deepEqual(refusal.lines, pair.lines);
        });
  });

describe('the corpus', () => {
  it('has at least a hundred pairs, and half a thousand with all kinds of files', () => {
    assert.ok(Object.values(pairs).flat().length >= 115, String(Object.values(pairs).flat().length));
    assert.ok(count() >= 600, String(count()));
  });
});
