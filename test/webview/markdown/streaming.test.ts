import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { closeBrowser, openPage, type TestPage } from '../../support/browserPage.ts';
import { gfmCases } from './gfmCases.ts';
import { modules } from './modules.ts';
import { sampleAnswer } from './sampleAnswer.ts';
import { gfmSpecExamples, specExamples } from './specification.ts';
import { trickyAnswers } from './trickyAnswers.ts';

/*
 * However a text arrives, the end of the stream leaves the DOM that rendering the whole text at once makes.
 */

const seed = Number(process.env['NT_SEED'] ?? Math.floor(Math.random() * 1e9));
const answersFolder = path.join(import.meta.dirname, '../../support/simulator/answers');
const answers = readdirSync(answersFolder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(path.join(answersFolder, name), 'utf8'));

describe(`streamed Markdown (NT_SEED=${seed})`, function () {
  this.timeout(120_000);
  let test: TestPage;
  before(async () => {
    test = await openPage({ modules });
  });
  after(async () => {
    await test.close();
    await closeBrowser();
  });

  /** The texts whose streamed DOM differs, each with how. */
  const differences = (texts: readonly string[], rounds: number) =>
    test.page.evaluate(
      ([texts, rounds, seed]) => {
        let state = seed;
        const random = () => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return state / 2 ** 32;
        };
        /** Parts of random length, some of one character and some of a whole paragraph. */
        const cut = (text: string) => {
          const longest = 1 + Math.floor(random() ** 2 * 200);
          const parts: string[] = [];
          for (let at = 0; at < text.length; ) {
            const length = 1 + Math.floor(random() * longest);
            parts.push(text.slice(at, at + length));
            at += length;
          }
          return parts;
        };
        const wrong: string[] = [];
        let repairs = 0;
        for (const text of texts) {
          for (let round = 0; round < Math.max(1, rounds); round++) {
            const parts = rounds === 0 ? text.split('') : cut(text);
            const result = window.subject.stream(parts);
            repairs += result.repairs;
            if (result.difference) wrong.push(`${JSON.stringify(parts)}\n${result.difference}`);
          }
        }
        return { wrong: wrong.slice(0, 3).map((text) => text.slice(0, 3000)), repairs };
      },
      [texts, rounds, seed] as const,
    );

  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['every example of CommonMark', specExamples.map((example) => example.markdown)],
    ['every example of the GFM specification', gfmSpecExamples.map((example) => example.markdown)],
    ['every case of GFM, footnotes, maths and HTML', gfmCases.map((item) => item.markdown)],
    ['tricky texts', trickyAnswers],
    ['whole answers', answers],
  ];
  for (const [name, texts] of groups) {
    it(`comes to the one-shot DOM for ${name}, character by character`, async () => {
      assert.ok(texts.length > 0);
      assert.deepEqual((await differences(texts, 0)).wrong, []);
    });

    it(`comes to the one-shot DOM for ${name}, cut at random`, async () => {
      assert.deepEqual((await differences(texts, 5)).wrong, []);
    });
  }

  it('comes to the one-shot DOM for all examples joined in random order', async () => {
    const all = [...groups.flatMap(([, texts]) => texts)];
    const joined: string[] = [];
    let state = seed;
    for (let round = 0; round < 60; round++) {
      const picked = Array.from({ length: 8 }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return all[state % all.length] ?? '';
      });
      joined.push(picked.join('\n\n'));
    }
    assert.deepEqual((await differences(joined, 2)).wrong, []);
  });

  it('never has to render a whole answer anew at its end, and hardly ever a tricky text', async () => {
    const { repairs } = await differences([sampleAnswer, ...answers], 0);
    assert.equal(repairs, 0);
    const { repairs: tricky } = await differences(trickyAnswers, 0);
    assert.ok(tricky <= 3, `${tricky} of ${trickyAnswers.length}`);
  });

  it('does nothing the policy forbids and asks for nothing', () => {
    assert.deepEqual(test.incidents, []);
    assert.deepEqual(test.requests, []);
  });
});
