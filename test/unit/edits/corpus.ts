import { build, config, ferry, notes, page, report, server, styles, twins } from './corpusFiles.ts';

/*
 * Answers and the files that they are for. What has to come of each is written out: the places that change, old and
 * new, or the reason for the refusal.
 */

export interface Pair {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly info?: string;
  /** What changes in the file; each old text stands there exactly once. */
  readonly becomes?: readonly (readonly [old: string, fresh: string])[];
  /** The whole file as it becomes, where that is easier to read. */
  readonly whole?: string;
  readonly refused?: string;
  /** It is about how the file is laid out, so only the very file will do. */
  readonly isLayout?: true;
  /** The lines that a refusal names. */
  readonly lines?: readonly number[];
}

const fragments: readonly Pair[] = [
  {
    name: 'a method, its body changed',
    file: ferry,
    code: `  arrive(minutes: number): void {
    this.late = minutes > 5;
    clock.stop();
  }`,
    becomes: [
      [
        '    if (minutes > 5) {\n      this.late = true;\n    }\n    clock.stop',
        '    this.late = minutes > 5;\n    clock.stop',
      ],
    ],
  },
  {
    name: 'a method without its indentation',
    file: ferry,
    code: `toString(): string {
  return 'Ferry';
}`,
    becomes: [['    return this.name;', "    return 'Ferry';"]],
  },
  {
    name: 'a method whose parameters changed',
    file: ferry,
    code: `  leave(now: Date): void {
    clock.start(now);
  }`,
    becomes: [
      [
        "  leave(): void {\n    if (this.late) {\n      log('late');\n      this.late = false;\n    }\n    clock.start();\n  }",
        '  leave(now: Date): void {\n    clock.start(now);\n  }',
      ],
    ],
  },
  {
    name: 'two methods, both changed',
    file: ferry,
    code: `  leave(): void {
    clock.start();
  }

  arrive(minutes: number): void {
    this.late = minutes > 5;
  }`,
    becomes: [
      [
        "    if (this.late) {\n      log('late');\n      this.late = false;\n    }\n    clock.start",
        '    clock.start',
      ],
      [
        '    if (minutes > 5) {\n      this.late = true;\n    }\n    clock.stop();',
        '    this.late = minutes > 5;',
      ],
    ],
  },
  {
    name: 'two methods that have another between them',
    file: ferry,
    code: `  leave(): void {
    clock.start();
  }

  toString(): string {
    return 'ferry';
  }`,
    refused: 'leaves-out',
  },
  {
    name: 'a known method and a new one after it',
    file: ferry,
    code: `  toString(): string {
    return this.name;
  }

  sink(): void {
    log('sinking');
  }`,
    becomes: [
      [
        '    return this.name;\n  }\n',
        "    return this.name;\n  }\n\n  sink(): void {\n    log('sinking');\n  }\n",
      ],
    ],
  },
  {
    name: 'a new import before a known one',
    file: ferry,
    code: `import { sea } from './sea.ts';
import { clock } from './clock.ts';`,
    becomes: [
      [
        "import { clock } from './clock.ts';",
        "import { sea } from './sea.ts';\nimport { clock } from './clock.ts';",
      ],
    ],
  },
  {
    name: 'a function with its comment, which it did not have',
    file: ferry,
    code: `/** As many ferries as there are names. */
export function fleet(names: readonly string[]): Ferry[] {
  return names.map((name) => new Ferry(name));
}`,
    becomes: [['export function fleet', '/** As many ferries as there are names. */\nexport function fleet']],
  },
  {
    name: 'a class with another comment',
    file: 'a();\n\n// Old words.\n// More of them.\nfunction b() {\n  c();\n}\n',
    code: '// New words.\nfunction b() {\n  c();\n}',
    becomes: [['// Old words.\n// More of them.', '// New words.']],
  },
  {
    name: 'a function that is nowhere',
    file: ferry,
    code: 'function sink() {\n  return 1;\n}',
    refused: 'no-place',
  },
  {
    name: 'a method as it is',
    file: ferry,
    code: '  toString(): string {\n    return this.name;\n  }',
    refused: 'no-change',
  },
  { name: 'nothing', file: ferry, code: '\n  \n', refused: 'empty' },
  {
    name: 'a field',
    file: ferry,
    code: '  private late = true;',
    becomes: [['  private late = false;', '  private late = true;']],
  },
  {
    name: 'lines of a body between two that are known',
    file: ferry,
    code: "      log('late');\n      log('very late');\n      this.late = false;",
    becomes: [["      log('late');\n", "      log('late');\n      log('very late');\n"]],
  },
  {
    name: 'a Python function',
    file: report,
    code: `def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)`,
    becomes: [['open(path) as', 'open(path, encoding="utf-8") as']],
  },
  {
    name: 'a Python method without its indentation',
    file: report,
    code: `def total(self):
    """What all rows cost."""
    return sum(row["cost"] for row in self.rows)`,
    becomes: [['    def total(self):\n', '    def total(self):\n        """What all rows cost."""\n']],
  },
  {
    name: 'a Python constant',
    file: report,
    code: 'LIMIT = 20',
    becomes: [['LIMIT = 10', 'LIMIT = 20']],
  },
  {
    name: 'a new Python function between two known ones',
    file: report,
    code: `def main():
    report = Report(read(sys.argv[1]))
    report.show()


def other():
    pass


if __name__ == "__main__":
    main()`,
    becomes: [['    report.show()\n\n\nif', '    report.show()\n\n\ndef other():\n    pass\n\n\nif']],
  },
  {
    name: 'a Go method with blanks for tabs',
    file: server,
    code: `func (s *Server) Hits() int {
    s.lock()
    return s.hits
}`,
    becomes: [['\treturn s.hits', '\ts.lock()\n\treturn s.hits']],
  },
  {
    name: 'a Go struct',
    file: server,
    code: 'type Server struct {\n\tport int\n\thits int64\n}',
    becomes: [['\thits int\n', '\thits int64\n']],
  },
  {
    name: 'a rule of a style sheet',
    file: styles,
    code: '.ferry:hover {\n  color: blue;\n}',
    becomes: [['  color: red;', '  color: blue;']],
  },
  {
    name: 'a rule that stands twice',
    file: '.a {\n  color: red;\n}\n\n@media print {\n  .a {\n    color: black;\n  }\n}\n',
    code: '.a {\n  color: blue;\n}',
    refused: 'ambiguous',
    lines: [1, 6],
  },
  {
    name: 'an entry of JSON',
    file: config,
    code: '  "scripts": {\n    "start": "node main.js",\n    "test": "vitest"\n  },',
    becomes: [['"test": "mocha"', '"test": "vitest"']],
  },
  {
    name: 'a part of a page',
    file: page,
    code: '<ul>\n  <li>North</li>\n  <li>South</li>\n  <li>West</li>\n</ul>',
    becomes: [['      <li>South</li>\n', '      <li>South</li>\n      <li>West</li>\n']],
  },
  {
    name: 'a rule of a makefile with blanks for the tab',
    file: build,
    code: 'harbour: main.o\n    cc -O2 -o harbour main.o',
    becomes: [['\tcc -o', '\tcc -O2 -o']],
  },
  {
    name: 'a section whose text changed',
    file: notes,
    code: '## Tickets\n\nBuy them on land.\n\n## Weather',
    becomes: [['on board', 'on land']],
  },
];

const duplicates: readonly Pair[] = [
  {
    name: 'a statement that stands twice',
    file: twins,
    code: 'const ferry = new Ferry();',
    refused: 'ambiguous',
    lines: [3, 11],
  },
  {
    name: 'a block that stands twice, told apart by its lines',
    file: twins,
    code: `  it('waits', () => {
    const ferry = new Ferry('North');
    ferry.arrive();
    expect(ferry.here).toBe(true);
  });`,
    becomes: [
      [
        '    const ferry = new Ferry();\n    ferry.arrive();',
        "    const ferry = new Ferry('North');\n    ferry.arrive();",
      ],
    ],
  },
  {
    name: 'a block that stands twice, and nothing tells which',
    file: twins,
    code: "  it('waits', () => {\n    expect(1).toBe(1);\n  });",
    refused: 'ambiguous',
    lines: [2, 10],
  },
  {
    name: 'a function that is there twice',
    file: 'function a() {\n  one();\n}\n\nfunction a() {\n  one();\n}\n',
    code: 'function a() {\n  two();\n}',
    refused: 'ambiguous',
    lines: [1, 5],
  },
  {
    name: 'a change of a line that stands twice',
    file: twins,
    code: '@@ -1,1 +1,1 @@\n-    const ferry = new Ferry();\n+    const ferry = new Ferry(1);',
    info: 'diff',
    refused: 'ambiguous',
    lines: [3, 11],
  },
  {
    name: 'a change of a line that stands twice, with what tells which',
    file: twins,
    code: '@@ @@\n-    const ferry = new Ferry();\n+    const ferry = new Ferry(1);\n     ferry.arrive();',
    info: 'diff',
    becomes: [['new Ferry();\n    ferry.arrive', 'new Ferry(1);\n    ferry.arrive']],
  },
  {
    name: 'a change of what stands twice, after one of what stands once between them',
    file: twins,
    code: "@@ -70 +70 @@\n-describe('arrive', () => {\n+describe('arriving', () => {\n@@ -71 +71 @@\n-    const ferry = new Ferry();\n+    const ferry = new Ferry(1);",
    info: 'diff',
    becomes: [
      ["describe('arrive'", "describe('arriving'"],
      ['new Ferry();\n    ferry.arrive', 'new Ferry(1);\n    ferry.arrive'],
    ],
  },
  {
    name: 'search that finds two places',
    file: twins,
    code: '<<<<<<< SEARCH\n    const ferry = new Ferry();\n=======\n    const ferry = new Ferry(1);\n>>>>>>> REPLACE',
    refused: 'ambiguous',
    lines: [3, 11],
  },
];

const wholes: readonly Pair[] = [
  {
    name: 'the whole file',
    file: ferry,
    code: ferry.replace('private late = false', 'private late = true').trimEnd(),
    becomes: [['private late = false', 'private late = true']],
  },
  {
    name: 'the whole file with one function less inside a class',
    file: report,
    code: report.replace('LIMIT = 10', 'LIMIT = 3').replace('import sys\n', 'import sys\nimport os\n'),
    becomes: [
      ['LIMIT = 10', 'LIMIT = 3'],
      ['import sys\n', 'import sys\nimport os\n'],
    ],
  },
  { name: 'the whole file as it is', file: config, code: config, refused: 'no-change', isLayout: true },
  {
    name: 'the whole file with another indentation, which is all that changes',
    file: styles,
    code: styles.replaceAll('  ', '    '),
    whole: styles.replaceAll('  ', '    '),
    isLayout: true,
  },
  {
    name: 'the whole of a JSON file',
    file: config,
    code: config.replace('1.0.0",\n  "s', '2.0.0",\n  "s'),
    becomes: [['"version": "1.0.0"', '"version": "2.0.0"']],
  },
  { name: 'all of an empty file', file: '', code: 'a();\nb();', whole: 'a();\nb();\n' },
  { name: 'all of a file that has one empty line', file: '\n', code: 'a();', whole: 'a();\n' },
  {
    name: 'another file altogether',
    file: ferry,
    code: 'const x = 1;\nconst y = 2;\nconsole.log(x + y);',
    refused: 'no-place',
  },
  {
    name: 'the whole of some prose',
    file: notes,
    code: notes.replace('at ten', 'at eleven').replace('It is windy.', 'It is windy.\n\nIt rains.'),
    becomes: [
      ['at ten', 'at eleven'],
      ['It is windy.', 'It is windy.\n\nIt rains.'],
    ],
  },
  {
    name: 'a file named by its first line, which is no code',
    file: ferry,
    code: `// src/ferry.ts\n${ferry.replace('late = false;\n  r', 'late = true;\n  r')}`,
    becomes: [['private late = false', 'private late = true']],
  },
];

const elisions: readonly Pair[] = [
  {
    name: 'imports, and the rest as it is',
    file: ferry,
    code: `import { clock } from './clock.ts';
import { log } from './log.ts';
import { sea } from './sea.ts';

// ... existing code ...`,
    becomes: [["from './log.ts';", "from './log.ts';\nimport { sea } from './sea.ts';"]],
  },
  {
    name: 'one method of a class',
    file: ferry,
    code: `export class Ferry {
  // ... existing code ...

  arrive(minutes: number): void {
    this.late = minutes > 5;
    clock.stop();
  }

  // ... existing code ...
}`,
    becomes: [
      [
        '    if (minutes > 5) {\n      this.late = true;\n    }\n    clock.stop',
        '    this.late = minutes > 5;\n    clock.stop',
      ],
    ],
  },
  {
    name: 'a new method at the end of a class',
    file: ferry,
    code: `export class Ferry {
  // rest of the class unchanged

  sink(): void {
    log('sinking');
  }
}`,
    becomes: [
      [
        '    return this.name;\n  }\n',
        "    return this.name;\n  }\n\n  sink(): void {\n    log('sinking');\n  }\n",
      ],
    ],
  },
  {
    name: 'a line in front of those that stay',
    file: ferry,
    code: `  leave(): void {
    log('leaving');
    // ...
  }`,
    becomes: [['  leave(): void {\n', "  leave(): void {\n    log('leaving');\n"]],
  },
  {
    name: 'a line after those that stay',
    file: ferry,
    code: `  arrive(minutes: number): void {
    // ... existing code ...
    log('arrived');
  }`,
    becomes: [['    clock.stop();\n', "    clock.stop();\n    log('arrived');\n"]],
  },
  {
    name: 'imports and a function, the rest between them',
    file: ferry,
    code: `import { clock } from './clock.ts';
import { log } from './log.ts';
import { sea } from './sea.ts';

// ... existing code ...

export function fleet(names: readonly string[]): Ferry[] {
  return names.filter(Boolean).map((name) => new Ferry(name));
}`,
    becomes: [
      ["from './log.ts';", "from './log.ts';\nimport { sea } from './sea.ts';"],
      ['names.map(', 'names.filter(Boolean).map('],
    ],
  },
  {
    name: 'a new function after everything',
    file: report,
    code: '# ... existing code ...\n\ndef other():\n    pass',
    whole: `${report}\ndef other():\n    pass\n`,
  },
  {
    name: 'a Python method of a class',
    file: report,
    code: `class Report:
    # ... existing code ...

    def total(self):
        return round(sum(row["cost"] for row in self.rows), 2)

    # ... existing code ...`,
    becomes: [['sum(row["cost"] for row in self.rows)', 'round(sum(row["cost"] for row in self.rows), 2)']],
  },
  {
    name: 'a part of a page, the rest as it is',
    file: page,
    code: '<!-- ... existing code ... -->\n    <h1>All ferries</h1>\n    <ul>\n      <!-- ... -->\n    </ul>',
    refused: 'no-place',
  },
  {
    name: 'new code between two elisions, and nothing tells where',
    file: ferry,
    code: '// ... existing code ...\n\nfunction sink() {}\n\n// ... existing code ...',
    refused: 'no-place',
  },
  {
    name: 'a method of a class that is not there',
    file: ferry,
    code: 'class Bridge {\n  // ... existing code ...\n\n  lift() {}\n}',
    refused: 'no-place',
  },
];

const diffs: readonly Pair[] = [
  {
    name: 'a diff as git makes it',
    file: ferry,
    code: `diff --git a/src/ferry.ts b/src/ferry.ts
index 1234567..89abcde 100644
--- a/src/ferry.ts
+++ b/src/ferry.ts
@@ -28,5 +28,5 @@ export class Ferry {
 
   toString(): string {
-    return this.name;
+    return this.name.trim();
   }
 }`,
    info: 'diff',
    becomes: [['return this.name;', 'return this.name.trim();']],
  },
  {
    name: 'a diff with wrong line numbers',
    file: ferry,
    code: '--- a/ferry.ts\n+++ b/ferry.ts\n@@ -3,4 +3,4 @@\n   toString(): string {\n-    return this.name;\n+    return this.name.trim();\n   }',
    info: 'diff',
    becomes: [['return this.name;', 'return this.name.trim();']],
  },
  {
    name: 'a diff with wrong line numbers that another place would fit',
    file: twins,
    code: '@@ -3,2 +3,2 @@\n-    const ferry = new Ferry();\n+    const ferry = new Ferry(1);\n     ferry.arrive();',
    info: 'diff',
    becomes: [['new Ferry();\n    ferry.arrive', 'new Ferry(1);\n    ferry.arrive']],
  },
  {
    name: 'a diff without line numbers',
    file: ferry,
    code: '@@\n   toString(): string {\n-    return this.name;\n+    return this.name.trim();\n   }',
    info: 'diff',
    becomes: [['return this.name;', 'return this.name.trim();']],
  },
  {
    name: 'a diff without any header',
    file: ferry,
    code: '   toString(): string {\n-    return this.name;\n+    return this.name.trim();\n   }',
    info: 'diff',
    becomes: [['return this.name;', 'return this.name.trim();']],
  },
  {
    name: 'a diff whose context has another blank line',
    file: ferry,
    code: '@@ -1 +1 @@\n     clock.stop();\n   }\n   toString(): string {\n-    return this.name;\n+    return this.name.trim();\n   }',
    info: 'diff',
    becomes: [['return this.name;', 'return this.name.trim();']],
  },
  {
    name: 'a diff whose context is not quite what the file has',
    file: ferry,
    code: '@@ -1 +1 @@\n   arrive(): void {\n     if (minutes > 5) {\n       this.late = true;\n     }\n-    clock.stop();\n+    clock.halt();\n   }',
    info: 'diff',
    becomes: [['clock.stop();', 'clock.halt();']],
  },
  {
    name: 'a diff that removes what is not there',
    file: ferry,
    code: '@@ -1 +1 @@\n   toString(): string {\n-    return this.title;\n+    return this.name;\n   }',
    info: 'diff',
    refused: 'no-change',
  },
  {
    name: 'a diff of something else',
    file: ferry,
    code: '@@ -1 +1 @@\n-  sink();\n+  swim();',
    info: 'diff',
    refused: 'no-place',
  },
  {
    name: 'a diff with two changes',
    file: ferry,
    code: "@@ -1 +1 @@\n import { clock } from './clock.ts';\n+import { sea } from './sea.ts';\n import { log } from './log.ts';\n@@ -1 +1 @@\n-    return this.name;\n+    return sea + this.name;",
    info: 'diff',
    becomes: [
      ["from './clock.ts';", "from './clock.ts';\nimport { sea } from './sea.ts';"],
      ['return this.name;', 'return sea + this.name;'],
    ],
  },
  {
    name: 'a diff with less indentation than the file',
    file: ferry,
    code: '@@ -1 +1 @@\n toString(): string {\n-  return this.name;\n+  log(this.name);\n+  return this.name.trim();\n }',
    info: 'diff',
    becomes: [['    return this.name;', '    log(this.name);\n    return this.name.trim();']],
  },
  {
    name: 'a diff with blanks for tabs',
    file: server,
    code: '@@ -1 +1 @@\n func (s *Server) Hits() int {\n-    return s.hits\n+    if s.hits < 0 {\n+        return 0\n+    }\n+    return s.hits\n }',
    info: 'diff',
    becomes: [['\treturn s.hits', '\tif s.hits < 0 {\n\t\treturn 0\n\t}\n\treturn s.hits']],
  },
  {
    name: 'a diff whose context lines lost the blank in front',
    file: report,
    code: '@@ -1,3 +1,3 @@\nimport json\n-import sys\n+import os, sys\n\nLIMIT = 10',
    info: 'diff',
    becomes: [['import sys', 'import os, sys']],
  },
  {
    name: 'a diff that only removes',
    file: build,
    code: '@@ -8 +7,0 @@\n-\trm -f main.o',
    info: 'diff',
    becomes: [['\trm -f main.o\n', '']],
  },
  {
    name: 'a diff that adds at the end',
    file: build,
    code: '@@ -7,2 +7,3 @@\n \trm -f harbour\n \trm -f main.o\n+\trm -f log',
    info: 'diff',
    becomes: [['\trm -f main.o\n', '\trm -f main.o\n\trm -f log\n']],
  },
  {
    name: 'a diff that adds, and nothing tells where',
    file: ferry,
    code: '@@ -5,0 +6 @@\n+const a = 1;',
    info: 'diff',
    refused: 'no-place',
  },
  {
    name: 'a diff that deletes the file',
    file: 'a\n',
    code: '--- a/a.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-a',
    info: 'diff',
    refused: 'deletes-file',
  },
  { name: 'a diff without a change', file: ferry, code: 'Nothing here.', info: 'diff', refused: 'malformed' },
  {
    name: 'a diff that was applied already',
    file: ferry,
    code: '@@ -1 +1 @@\n   toString(): string {\n-    return this.label;\n+    return this.name;\n   }',
    info: 'diff',
    refused: 'no-change',
  },
];

const searches: readonly Pair[] = [
  {
    name: 'search and replace',
    file: ferry,
    code: '<<<<<<< SEARCH\n    return this.name;\n=======\n    return this.name.trim();\n>>>>>>> REPLACE',
    becomes: [['return this.name;', 'return this.name.trim();']],
  },
  {
    name: 'two of them',
    file: ferry,
    code: "<<<<<<< SEARCH\n    return this.name;\n=======\n    return '';\n>>>>>>> REPLACE\n\n<<<<<<< SEARCH\n  private late = false;\n=======\n>>>>>>> REPLACE",
    becomes: [
      ['return this.name;', "return '';"],
      ['  private late = false;\n', ''],
    ],
  },
  {
    name: 'search without the indentation',
    file: ferry,
    code: '<<<<<<< SEARCH\nif (minutes > 5) {\n  this.late = true;\n}\n=======\nif (minutes > 5) {\n  this.late = true;\n  log(minutes);\n}\n>>>>>>> REPLACE',
    becomes: [['      this.late = true;\n', '      this.late = true;\n      log(minutes);\n']],
  },
  {
    name: 'search that finds nothing',
    file: ferry,
    code: '<<<<<<< SEARCH\n  sink();\n=======\n  swim();\n>>>>>>> REPLACE',
    refused: 'no-place',
  },
  {
    name: 'search that does not end',
    file: ferry,
    code: '<<<<<<< SEARCH\n    return this.name;\n=======\n    return 1;',
    refused: 'malformed',
  },
  {
    name: 'two that want the same line',
    file: ferry,
    code: '<<<<<<< SEARCH\n    return this.name;\n=======\n    return 1;\n>>>>>>> REPLACE\n<<<<<<< SEARCH\n    return this.name;\n=======\n    return 2;\n>>>>>>> REPLACE',
    refused: 'overlap',
  },
];

/** As they are written here; `families` in the test turns them into files of other kinds too. */
export const pairs: Readonly<Record<string, readonly Pair[]>> = {
  fragments,
  duplicates,
  'whole files': wholes,
  elisions,
  diffs,
  'search and replace': searches,
};
