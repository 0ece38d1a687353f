import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  describeStorageFailure,
  type StorageFailure,
  type StorageFailureKind,
} from '../../src/core/storage/storageFailure.ts';

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

  it('tell of every way the history fails, in the words that are shown', () => {
    const section = read('docs/troubleshooting.md').split('## When the history fails')[1] ?? '';
    const rows = [...section.matchAll(/^\| (\w[^|]*?)\.? +\|/gm)].map((match) => match[1] ?? '');
    const [, ...told] = rows;
    const shown = storageFailures.map((failure) => describeStorageFailure(failure, (message) => message));
    assert.deepEqual(
      told.filter((words) => !shown.some((sentence) => sentence.startsWith(words))),
      [],
      'told and never shown',
    );
    assert.deepEqual(
      shown.filter((sentence) => !told.some((words) => sentence.startsWith(words))),
      [],
      'shown and not told',
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

const during = 'a test';
const perKind: { readonly [Kind in StorageFailureKind]: StorageFailure & { readonly kind: Kind } } = {
  'disk-full': { kind: 'disk-full', during },
  'no-permission': { kind: 'no-permission', during },
  'read-only-disk': { kind: 'read-only-disk', during },
  'too-many-files': { kind: 'too-many-files', during },
  io: { kind: 'io', during, code: 'EIO' },
  damaged: { kind: 'damaged', during, detail: '' },
  'newer-version': { kind: 'newer-version', during },
  'record-too-large': { kind: 'record-too-large', during, bytes: 2, maxBytes: 1 },
  refused: { kind: 'refused', during, detail: '' },
  'worker-died': { kind: 'worker-died', during, detail: '' },
  closed: { kind: 'closed', during },
};
const storageFailures: readonly StorageFailure[] = Object.values(perKind);

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
