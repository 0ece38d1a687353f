import assert from 'node:assert/strict';
import { type BlockPart, blockParts } from '../../../src/core/edits/blockParts.ts';
import { applyHunks } from '../../../src/core/edits/hunks.ts';
import { ferry, report } from './corpusFiles.ts';

/* Whole answers, with words around several blocks of code: which block is for which file, and what it does there. */

/** The blocks of an answer, each with the line above it that is not blank. */
function blocksOf(answer: string) {
  return [...answer.matchAll(/^```([^\n]*)\n([\s\S]*?)\n```$/gm)].map(
    ({ 1: info = '', 2: code = '', index }) => ({
      info,
      code,
      lineBefore: answer.slice(0, index).trimEnd().split('\n').at(-1) ?? '',
    }),
  );
}

function partsOf(answer: string): readonly BlockPart[] {
  return blocksOf(answer).flatMap((block) => blockParts(block));
}

function placed(part: BlockPart | undefined, file: string): string {
  const edit = part?.place(file);
  assert.ok(edit?.ok, JSON.stringify(edit));
  return applyHunks(file, edit.hunks);
}

describe('a whole answer', () => {
  it('changes two files, each named above its block', () => {
    const [one, two, ...more] =
      partsOf(`The total is wrong because late ferries are counted twice. Two changes:

**\`src/ferry.ts\`**

\`\`\`typescript
  arrive(minutes: number): void {
    this.late = minutes > 5;
    clock.stop();
  }
\`\`\`

Then the report has to skip them. In \`scripts/report.py\`:

\`\`\`python
class Report:
    # ... existing code ...

    def total(self):
        return sum(row["cost"] for row in self.rows if not row["late"])

    # ... existing code ...
\`\`\`

That should do it! Let me know if you want tests as well.
`);
    assert.deepEqual([one?.path, two?.path, more], ['src/ferry.ts', 'scripts/report.py', []]);
    assert.match(
      placed(one, ferry),
      /arrive\(minutes: number\): void \{\n {4}this\.late = minutes > 5;\n {4}clock/,
    );
    const after = placed(two, report);
    assert.equal(after, report.replace('for row in self.rows)', 'for row in self.rows if not row["late"])'));
  });

  it('shows a command, a file to be made and a piece of one that is there', () => {
    const [command, made, piece] = partsOf(`First install it:

\`\`\`bash
npm install luxon
\`\`\`

Create a new file:

\`\`\`ts
// src/tide.ts
import { DateTime } from 'luxon';

export const tide = () => DateTime.now();
\`\`\`

And use it at the top of \`src/ferry.ts\`:

\`\`\`ts
import { clock } from './clock.ts';
import { log } from './log.ts';
import { tide } from './tide.ts';
\`\`\`
`);
    assert.equal(command?.path, undefined);
    assert.equal(command?.place(ferry).ok, false);
    assert.equal(made?.path, 'src/tide.ts');
    assert.match(made?.newText ?? '', /^import \{ DateTime \}/);
    assert.equal(piece?.path, 'src/ferry.ts');
    assert.equal(
      placed(piece, ferry),
      ferry.replace("'./log.ts';\n", "'./log.ts';\nimport { tide } from './tide.ts';\n"),
    );
  });

  it('is one diff of two files, with numbers that are wrong', () => {
    const [one, two] = partsOf(`Here is the patch:

\`\`\`diff
--- a/src/ferry.ts
+++ b/src/ferry.ts
@@ -1,3 +1,3 @@
   toString(): string {
-    return this.name;
+    return \`Ferry \${this.name}\`;
   }
--- a/scripts/report.py
+++ b/scripts/report.py
@@ -99,2 +99,2 @@
-LIMIT = 10
+LIMIT = 20
\`\`\`
`);
    assert.deepEqual([one?.path, two?.path], ['src/ferry.ts', 'scripts/report.py']);
    assert.match(placed(one, ferry), /return `Ferry \$\{this\.name\}`;/);
    assert.equal(placed(two, report), report.replace('LIMIT = 10', 'LIMIT = 20'));
  });

  it('explains with pieces that are for no file, and is refused for each', () => {
    const parts = partsOf(`A closure keeps what it closes over:

\`\`\`js
const counter = () => { let n = 0; return () => n++; };
\`\`\`

Which prints:

\`\`\`
0
1
\`\`\`
`);
    for (const part of parts) {
      assert.equal(part.path, undefined);
      assert.equal(part.place(ferry).ok, false);
    }
  });
});
