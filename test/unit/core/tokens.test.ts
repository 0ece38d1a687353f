import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { estimateTextTokens, TokenCalibration } from '../../../src/core/tokens.ts';

const root = path.join(import.meta.dirname, '../../..');

function texts(folder: string, ending: string): string {
  return readdirSync(path.join(root, folder), { encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(path.join(root, folder, name), 'utf8'))
    .join('\n');
}

const corpus: Readonly<Record<string, () => string>> = {
  prose: () => texts('docs/decisions', '.md'),
  answers: () => texts('test/support/simulator/answers', '.md'),
  TypeScript: () => texts('src/core', '.ts'),
  markup: () => texts('webview-ui/chat', '.tsx'),
  styles: () => texts('webview-ui/chat', '.css'),
  JSON: () => readFileSync(path.join(root, 'package.json'), 'utf8'),
  Python: () => texts('test/fixtures/sample-workspace/scripts', '.py'),
  Chinese: () => texts('test/fixtures/texts', '.txt'),
};

describe('the estimate of tokens', () => {
  for (const [name, read] of Object.entries(corpus)) {
    it(`is within 10 % of the real tokenizer for ${name}`, () => {
      const text = read();
      const real = encode(text).length;
      const error = estimateTextTokens(text) / real - 1;
      assert.ok(Math.abs(error) <= 0.1, `${(error * 100).toFixed(1)} % of ${real}`);
    });
  }

  it('is nothing for nothing, and never less than nothing', () => {
    assert.equal(estimateTextTokens(''), 0);
    for (const text of ['a', '.', '\n', '渡', '🚢', 'É', 'ー'])
      assert.ok(estimateTextTokens(text) >= 1, text);
  });
});

describe('the calibration of tokens', () => {
  it('follows what a server counted for a model, by and by, and no other model', () => {
    const calibration = new TokenCalibration();
    calibration.learn('acme/m', 1000, 1200);
    assert.equal(calibration.factor('acme/m'), 1.2);
    calibration.learn('acme/m', 1000, 1000);
    assert.ok(Math.abs(calibration.factor('acme/m') - 1.14) < 1e-9);
    assert.equal(calibration.factor('acme/other'), 1);
  });

  it('learns nothing from tiny requests, and little from absurd counts', () => {
    const calibration = new TokenCalibration();
    calibration.learn('acme/m', 10, 400);
    assert.equal(calibration.factor('acme/m'), 1);
    calibration.learn('acme/m', 1000, 90_000);
    assert.equal(calibration.factor('acme/m'), 2);
  });
});
