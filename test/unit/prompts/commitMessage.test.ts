import assert from 'node:assert/strict';
import { boundDiff, commitMessageFrom } from '../../../src/core/prompts/commitMessage.ts';

const fileDiff = (name: string, lines: number) =>
  `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n${'+a line of it\n'.repeat(lines)}`;

describe('the diff for a commit message', () => {
  it('stays as it is where it fits', () => {
    const diff = fileDiff('a.ts', 3);
    assert.deepEqual(boundDiff(diff, diff.length), { text: diff, leftOut: [] });
  });

  it('keeps small files whole beside a large one, cuts at lines, and says what is missing', () => {
    const { text, leftOut } = boundDiff(fileDiff('lock.json', 5000) + fileDiff('src/a b.ts', 5), 2000);
    assert.deepEqual(leftOut, ['lock.json']);
    assert.ok(text.includes(fileDiff('src/a b.ts', 5).trimEnd()));
    assert.ok(text.includes('[not everything is shown of lock.json]'));
    assert.ok(text.length < 2100, String(text.length));
    assert.ok(!/^\+a line(?! of it)/m.test(text), 'cut at a line');
  });

  it('names the files for which nothing is left', () => {
    const diff = ['a', 'b', 'c', 'd'].map((name) => fileDiff(name, 100)).join('');
    const { leftOut } = boundDiff(diff, 1000);
    assert.deepEqual(leftOut, ['a', 'b', 'c', 'd']);
  });
});

describe('the commit message in an answer', () => {
  const table: [string, string][] = [
    ['Mend the clock', 'Mend the clock'],
    ['\n Mend the clock\r\n\r\nIt was late. \n', 'Mend the clock\n\nIt was late.'],
    ['```\nMend the clock\n```', 'Mend the clock'],
    ['```text\nMend\n\nMore\n```\n', 'Mend\n\nMore'],
    ['```text\nMend the cl', 'Mend the cl'],
    ['```', ''],
    ['```te', ''],
    ['"Mend the clock"', 'Mend the clock'],
    ['Say "hello" to the clock', 'Say "hello" to the clock'],
    ['', ''],
  ];
  for (const [answer, message] of table) {
    it(JSON.stringify(answer), () => assert.equal(commitMessageFrom(answer), message));
  }
});
