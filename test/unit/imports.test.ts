import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * Which way imports go. A path alone says what a file may touch; this table is the architecture, and the
 * one in docs/architecture.md is its picture.
 */

const root = path.join(import.meta.dirname, '../..');
const foundations = [
  'core/base',
  'core/charge',
  'core/conversation',
  'core/stream',
  'core/failure',
  'core/firstWords',
  'core/money',
  'core/model',
  'core/ports',
  'core/settings',
  'core/tokens',
];
const features: Record<string, readonly string[]> = {
  openrouter: [],
  resilience: [],
  costs: [],
  prompts: [],
  edits: [],
  secrets: [],
  context: [],
  storage: [],
  history: ['core/storage'],
  metrics: ['core/storage'],
};
const allowedPackages: Record<string, readonly string[]> = {
  'core/context': ['htmlparser2', 'ignore'],
  'core/edits': ['diff'],
  'core/openrouter': ['eventsource-parser', 'zod/mini'],
  'core/storage': ['zod/mini'],
  'core/history': ['zod/mini'],
  'core/settings': ['zod/mini'],
  protocol: ['zod/mini'],
  vscode: ['vscode', 'zod/mini'],
  extension: ['vscode'],
  openCore: ['vscode'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[2] ?? match[3] ?? '';
    const to = target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
    return { from: file, to, isTypeOnly: match[1] !== undefined };
  });
}

/** Why this import is against the table, or undefined. */
function breach({ from, to, isTypeOnly }: Import): string | undefined {
  const within = (place: string) => from.startsWith(`src/${place}/`) || from.startsWith(`src/${place}.`);
  const goes = (...places: readonly string[]) =>
    places.some((place) => to.startsWith(`src/${place}/`) || to.startsWith(`src/${place}.`));
  const isPackage = !to.startsWith('src/') && !to.startsWith('webview-ui/');

  if (from.startsWith('webview-ui/')) {
    if (isPackage)
      return to.startsWith('node:') || to === 'vscode'
        ? 'the webview has neither Node nor vscode'
        : undefined;
    if (to.startsWith('webview-ui/')) return undefined;
    return goes('protocol') && isTypeOnly ? undefined : 'the webview may import the protocol, as types only';
  }
  if (isPackage) {
    const place = Object.keys(allowedPackages).find(within);
    if (place && allowedPackages[place]?.includes(to)) return undefined;
    if (to.startsWith('node:'))
      return within('node') || within('vscode') || within('extension') || within('openCore')
        ? undefined
        : 'only src/node and the shell may use Node';
    if (within('node')) return to === 'vscode' ? 'src/node may not import vscode' : undefined;
    return 'this package is not allowed here';
  }
  if (within('extension') || within('openCore')) return undefined;
  if (within('protocol'))
    return goes(...foundations, 'protocol', 'core/costs')
      ? undefined
      : 'the protocol knows only the words of the core';
  if (within('vscode'))
    return goes('vscode', 'protocol', 'core') ? undefined : 'the shell may import the protocol and the core';
  if (within('node')) return goes('node', 'core') ? undefined : 'src/node may import the core';
  if (
    [
      'core/turn',
      'core/answerDraft',
      'core/metered',
      'core/guardian',
      'core/plannedFor',
      'core/spendingNotices',
      'core/runningTurns',
      'core/answers',
      'core/chat',
      'core/drafts',
      'core/queue',
      'core/gauge',
      'core/images',
      'core/secretGuard',
      'core/settling',
      'core/lateWrites',
      'core/core',
      'core/resilientChat',
      'core/titles',
      'core/inlineEdit',
      'core/compaction',
      'core/errands',
      'core/turnWatch',
      'core/loggedAttempt',
      'core/health',
    ].some(within)
  )
    return goes('core') ? undefined : 'the core may import the core only';
  const feature = Object.keys(features).find((name) => within(`core/${name}`));
  if (feature) {
    const own = [...foundations, `core/${feature}`, ...(features[feature] ?? [])];
    return goes(...own) ? undefined : 'a feature folder imports the words of the core and no other feature';
  }
  return goes(...foundations) ? undefined : 'the words of the core import each other only';
}

describe('imports', () => {
  it('go the way the architecture says', () => {
    const all = [...sourceFiles('src'), ...sourceFiles('webview-ui')].flatMap(importsOf);
    const breaches = all.flatMap((item) => {
      const why = breach(item);
      return why ? [`${item.from} → ${item.to}: ${why}`] : [];
    });
    assert.deepEqual(breaches, []);
    assert.ok(all.length > 3, 'the pattern finds imports');
  });

  it('would be caught if they went another way', () => {
    const wrong: Import[] = [
      { from: 'src/core/ports.ts', to: 'node:fs', isTypeOnly: false },
      { from: 'src/core/costs/money.ts', to: 'src/core/history/history.ts', isTypeOnly: false },
      { from: 'src/core/turn.ts', to: 'vscode', isTypeOnly: true },
      { from: 'src/node/files.ts', to: 'vscode', isTypeOnly: false },
      { from: 'webview-ui/chat/main.tsx', to: 'src/protocol/panelMessages.ts', isTypeOnly: false },
      { from: 'webview-ui/chat/main.tsx', to: 'src/core/turn.ts', isTypeOnly: true },
    ];
    assert.deepEqual(
      wrong.filter((item) => breach(item) === undefined),
      [],
    );
  });
});
