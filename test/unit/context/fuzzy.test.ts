import assert from 'node:assert/strict';
import { bestMatches, fuzzyScore } from '../../../src/core/context/fuzzy.ts';

const best = (query: string, ...paths: readonly string[]) =>
  bestMatches(
    paths,
    query,
    (path) => {
      const at = path.lastIndexOf('/');
      return [path.slice(at + 1), path.slice(0, Math.max(0, at))];
    },
    10,
  );

describe('fuzzy search', () => {
  it('finds letters in their order, in the name or the path', () => {
    assert.deepEqual(best('tt', 'src/timetable.ts', 'src/main.py'), ['src/timetable.ts']);
    assert.deepEqual(best('cp', 'chatPanel.ts', 'x/ab.ts'), ['chatPanel.ts']);
    assert.deepEqual(best('src/main', 'src/main.ts', 'main.ts'), ['src/main.ts']);
    assert.equal(fuzzyScore('zz', 'timetable.ts', 'src'), undefined);
  });

  it('puts what is meant first: the whole name, its beginning, a word of it, then the rest', () => {
    assert.deepEqual(
      best(
        'turn',
        'a/return.ts',
        'a/turn.ts',
        'a/runningTurns.ts',
        'a/turnstile.ts',
        'turn/x.ts',
        'a/t_u_r_n.ts',
      ).slice(0, 4),
      ['a/turn.ts', 'a/turnstile.ts', 'a/runningTurns.ts', 'a/return.ts'],
    );
  });

  it('keeps the order of equals, and gives no more than asked for', () => {
    assert.deepEqual(best('', 'b', 'a'), ['b', 'a']);
    assert.equal(
      bestMatches(
        Array.from({ length: 50 }, (_, i) => `f${i}`),
        'f',
        (x) => [x],
        5,
      ).length,
      5,
    );
  });
});
