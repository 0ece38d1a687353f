import assert from 'node:assert/strict';
import { firstPieces } from '../../../src/vscode/firstPieces.ts';

const from = (files: Readonly<Record<string, string>>) => firstPieces('main.js', (file) => files[file] ?? '');

describe('firstPieces', () => {
  it('finds what a script imports at once, and what that imports, once each', () => {
    const files = {
      'main.js': 'import{a as b}from"./chunk-A1.js";import"./chunk-B2.js";var c=1;',
      'chunk-A1.js': 'import {\n  d,\n  e\n} from "./chunk-C3.js";\nimport{f}from"./chunk-B2.js";',
      'chunk-B2.js': 'var f=2;export{f};',
    };
    assert.deepEqual(from(files), ['chunk-A1.js', 'chunk-C3.js', 'chunk-B2.js']);
  });

  it('leaves alone what is loaded later, what only looks like an import, and other addresses', () => {
    assert.deepEqual(from({ 'main.js': 'import{a}from"https://a.example/x.js";' }), []);
    assert.deepEqual(from({ 'main.js': 'var a="import{b}from\\"./b.js\\";";import("./c.js")' }), []);
  });
});
