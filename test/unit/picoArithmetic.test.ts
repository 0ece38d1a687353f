import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/* Amounts of money never pass through a binary float: in the core no number is made of them, and no number is
 * multiplied with them. */

const core = path.join(import.meta.dirname, '../../src/core');
const floats =
  /\b(?:Number|parseFloat|parseInt)\(\s*[\w.?!]*(?:[pP]ico|[pP]rice)\b|[pP]ico\b\s*[*/]\s*\d+(?!\d*n)\b|\bMath\.\w+\([^)]*[pP]ico\b/;

function breachesIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => floats.test(line));
}

describe('amounts of money', () => {
  it('are never made into numbers in the core', () => {
    const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const breaches = files.flatMap((name) =>
      breachesIn(readFileSync(path.join(core, name), 'utf8')).map((line) => `${name}: ${line.trim()}`),
    );
    assert.deepEqual(breaches, []);
    assert.ok(files.length > 100);
  });

  it('would be caught if they were', () => {
    const wrong = [
      'Number(costPico)',
      'Number(answer.costPico) / 1e12',
      'costPico * 2',
      'Math.round(totalPico)',
    ];
    for (const line of wrong) assert.equal(breachesIn(line).length, 1, line);
    for (const line of ['costPico * 2n', 'Number(pixels)', 'limitPico - spentPico'])
      assert.equal(breachesIn(line).length, 0, line);
  });
});
