import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/* What the documents point to is there: tests that prove a claim, files, sections. */

const root = path.join(import.meta.dirname, '../..');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const withoutCode = (text: string) => text.replace(/`[^`\n]*`/g, '``');

describe('the documents', () => {
  it('name tests that exist as proofs of the threat model', () => {
    const named = [...read('docs/security.md').matchAll(/`((?:unit|webview|vscode|e2e)\/[\w./-]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    assert.ok(named.length > 15, String(named.length));
    assert.deepEqual(
      named.filter((name) => !existsSync(path.join(root, 'test', name))),
      [],
    );
  });

  it('link to files and sections that exist', () => {
    const dead = documents.flatMap((document) =>
      [
        ...withoutCode(read(document)).matchAll(
          /\]\((?!https?:|mailto:|command:)([^)#\s]*)(?:#([^)\s]+))?\)/g,
        ),
      ]
        .filter(([, file = '', section]) => {
          const target = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
          if (!existsSync(path.join(root, target))) return true;
          return section !== undefined && !sectionsOf(target).has(section);
        })
        .map(([link]) => `${document}: ${link}`),
    );
    assert.deepEqual(dead, []);
  });
});

/** As GitHub and VS Code name them. */
function sectionsOf(document: string): ReadonlySet<string> {
  const titles = [...withoutCode(read(document)).matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}
