import assert from 'node:assert/strict';
import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { applyHunks, hunksBetween, shiftHunks } from '../../../src/core/edits/hunks.ts';
import { splitLines } from '../../../src/core/edits/lines.ts';
import { placeEdit } from '../../../src/core/edits/placeEdit.ts';

/*
 * Random files, random edits of them, and the diff of it with what models do to diffs: the file becomes what was meant,
 * or the edit is refused. fast-check prints the seed of what fails.
 */

/** Few different lines, so that places are alike. */
const word = fc.constantFrom('a();', 'b();', 'if (x) {', '}', '', '  c();', '  return x;', '\td();');
const line = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 400 }).map((n) => `  line${n}();`) },
);
const file = fc.array(line, { minLength: 1, maxLength: 60 });

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly added: readonly string[];
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(59),
  removed: fc.nat(4),
  added: fc.array(line, { maxLength: 4 }),
});

function edited(lines: readonly string[], edits: readonly Edit[]): readonly string[] {
  const result = [...lines];
  for (const { at, removed, added } of edits) result.splice(Math.min(at, result.length), removed, ...added);
  return result;
}

const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;

function diffOf(before: string, after: string, context: number): string {
  return createTwoFilesPatch('a.ts', 'a.ts', before, after, '', '', { context });
}

/** What models do to diffs. Line numbers that are wrong point nowhere, or else they would say another place. */
const spoilers: Readonly<Record<string, (diff: string, salt: number) => string>> = {
  'as it is': (diff) => diff,
  'without numbers': (diff) => diff.replace(/^@@.*@@/gm, '@@ @@'),
  'with numbers that point nowhere': (diff) =>
    diff.replace(/^@@ -(\d+)/gm, (_, number) => `@@ -${Number(number) + 1000}`),
  'with wrong counts': (diff, salt) =>
    diff.replace(
      /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/gm,
      (_, a, b) => `@@ -${a},${99 + salt} +${b},${98} @@`,
    ),
  'without the blank of empty lines': (diff) => diff.replace(/^ $/gm, '').replace(/^@@.*@@/gm, '@@ @@'),
  'with a context line changed': (diff, salt) => {
    const lines = diff.replace(/^@@.*@@/gm, '@@ @@').split('\n');
    const context = lines.flatMap((one, at) => (/^ .*\w/.test(one) ? [at] : []));
    const at = context[salt % Math.max(1, context.length)];
    if (at !== undefined) lines[at] = ' something_else();';
    return lines.join('\n');
  },
  'with Windows line ends': (diff) => diff.replace(/^@@.*@@/gm, '@@ @@').replaceAll('\n', '\r\n'),
};

const runs = 400;

describe('random edits', () => {
  for (const [name, spoil] of Object.entries(spoilers))
    it(`give the intended file or are refused, the diff ${name}`, () => {
      let applied = 0;
      const property = fc.property(
        file,
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        fc.nat(3),
        fc.nat(1000),
        (lines, edits, context, salt) => {
          const [before, after] = [text(lines), text(edited(lines, edits))];
          fc.pre(before !== after);
          const result = placeEdit(before, {
            code: spoil(diffOf(before, after, context), salt),
            info: 'diff',
          });
          if (!result.ok) return;
          applied += 1;
          assert.equal(applyHunks(before, result.hunks), after);
        },
      );
      fc.assert(property, { numRuns: runs });
      assert.ok(applied > runs / 20, `only ${applied} of ${runs} were applied`);
    });

  it('give the intended file when the diff is git’s own', () => {
    const property = fc.property(file, fc.array(edit, { minLength: 1, maxLength: 3 }), (lines, edits) => {
      const [before, after] = [text(lines), text(edited(lines, edits))];
      fc.pre(before !== after);
      const result = placeEdit(before, { code: diffOf(before, after, 3), info: 'diff' });
      assert.ok(result.ok);
      assert.equal(applyHunks(before, result.hunks), after);
    });
    fc.assert(property, { numRuns: runs });
  });
});

describe('hunks', () => {
  it('turn any text into any other, with its own line ends', () => {
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    const property = fc.property(file, file, ends, fc.boolean(), (one, other, newline, hasBom) => {
      const before = (hasBom ? '\uFEFF' : '') + one.join(newline);
      const hunks = hunksBetween(splitLines(before), other);
      const after = applyHunks(before, hunks);
      assert.deepEqual(splitLines(after), other);
      assert.equal(after.startsWith('\uFEFF'), hasBom);
      if (one.length > 1) assert.equal(/\r\n|\r|\n/.exec(after)?.[0] ?? newline, newline);
    });
    fc.assert(property, { numRuns: runs });
  });

  it('leave line ends alone that they do not touch', () => {
    const mixed = 'a\r\nb\nc\r\nd';
    assert.equal(applyHunks(mixed, [{ from: 2, to: 3, lines: ['x', 'y'] }]), 'a\r\nb\nx\r\ny\r\nd');
  });

  it('go where a change above them pushes them, and are given up where it touches them', () => {
    const property = fc.property(
      file,
      file,
      fc.nat(59),
      fc.nat(3),
      fc.nat(3),
      (lines, other, at, removed, added) => {
        const hunks = hunksBetween(lines, other);
        const from = Math.min(at, lines.length);
        const to = Math.min(from + removed, lines.length);
        const fresh = Array.from({ length: added }, (_, n) => `fresh${n}`);
        const shifted = shiftHunks(hunks, { from, to: to - 1, count: added });
        assert.equal(shifted.hunks.length + shifted.lost.length, hunks.length);
        const now = [...lines.slice(0, from), ...fresh, ...lines.slice(to)];
        for (const hunk of shifted.hunks) {
          const was = hunks.find(
            ({ lines: own, from: first }) => own === hunk.lines && first <= hunk.from + removed,
          );
          assert.ok(was);
          assert.deepEqual(now.slice(hunk.from, hunk.to), lines.slice(was.from, was.to));
        }
        for (const { from: first, to: end } of shifted.lost) assert.ok(first <= to && end >= from);
      },
    );
    fc.assert(property, { numRuns: runs });
  });

  it('are one when two long texts have nothing in common', () => {
    const one = Array.from({ length: 20_000 }, (_, n) => `a${n}`);
    const other = Array.from({ length: 20_000 }, (_, n) => `b${n}`);
    assert.equal(hunksBetween(one, other).length, 1);
  });
});
