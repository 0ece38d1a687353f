import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { forExtension } from '../../scripts/build.mjs';
import { eagerBundle } from '../support/eagerBundle.ts';
import { percentile } from './percentile.ts';

/*
 * Reading, running and activating the extension as it is packed, in a fresh Node with everything of VS Code's
 * played by a stub: what is left is the time that is ours.
 */

export const name = 'activation';

const rounds = 15;

interface Result {
  readonly name: string;
  readonly value: string;
  readonly bar: string;
  readonly ok: boolean;
}

export async function run(): Promise<readonly Result[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'neural-terminal-activation-'));
  try {
    await build({ ...forExtension(true), outdir: folder });
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(path.join(folder, 'vscode.mjs'), stub(folder));
    writeFileSync(path.join(folder, 'measure.mjs'), program(folder));
    const runs: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await measure(folder));
    const half = (of: keyof Measured) =>
      percentile(
        runs.map((measured) => measured[of]),
        0.5,
      );
    const cpuMs = half('cpuMs');
    const { bytes } = await eagerBundle();
    return [
      {
        name: `read, run and activate, p50 of ${rounds}`,
        value: `${cpuMs.toFixed(1)} ms of processor (${half('activateMs').toFixed(1)} of them in activate(); ${half('wallMs').toFixed(1)} ms by the clock, ${Math.round(bytes / 1000)} kB read)`,
        bar: '≤ 50 ms',
        // Where the machine does nothing else the two are equal; where it does, the clock tells of the others.
        ok: cpuMs <= 50,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The part of it after everything was read. */
  readonly activateMs: number;
}

async function measure(folder: string): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'measure.mjs')]);
  return JSON.parse(stdout);
}

const namespaces = new Set([
  'chat',
  'commands',
  'env',
  'extensions',
  'l10n',
  'languages',
  'lm',
  'scm',
  'window',
  'workspace',
]);

/** Everything that the extension takes from VS Code, as something that can be called, made and asked anything. */
function stub(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  const used = new Set(
    files.flatMap((file) => takenFromVsCode(readFileSync(path.join(folder, file), 'utf8'))),
  );
  return `const anything = () => new Proxy(function () {}, {
      get: (target, key) => key === Symbol.toPrimitive ? () => '' : key === 'then' ? undefined
        : key === 'prototype' ? target.prototype : anything(),
      apply: () => anything(), construct: () => anything() });
    export { anything };
    ${[...used]
      .filter((key) => /^[A-Z]/.test(key) || namespaces.has(key))
      .map((key) => `export const ${key} = anything();`)
      .join('\n')}`;
}

function takenFromVsCode(code: string): readonly string[] {
  const locals = [...code.matchAll(/import\s*\*\s*as\s*([\w$]+)\s*from\s*"vscode"/g)].map(
    ([, local]) => local,
  );
  return locals.flatMap((local = '') =>
    [...code.matchAll(new RegExp(`(?<![\\w$.])${local.replaceAll('$', '\\$')}\\.(\\w+)`, 'g'))].map(
      ([, key = '']) => key,
    ),
  );
}

function program(folder: string): string {
  const at = (file: string) => JSON.stringify(pathToFileURL(path.join(folder, file)).href);
  return `import { registerHooks } from 'node:module';
    // The host has these loaded long before.
    import 'node:fs/promises'; import 'node:http'; import 'node:crypto'; import 'node:path';
    import { anything } from ${at('vscode.mjs')};
    registerHooks({ resolve: (name, context, next) =>
      name === 'vscode' ? { url: ${at('vscode.mjs')}, shortCircuit: true } : next(name, context) });
    const memento = { get: () => undefined, update: async () => undefined };
    const before = process.cpuUsage();
    const startedMs = performance.now();
    const { activate } = await import(${at('extension.js')});
    const read = process.cpuUsage();
    activate({ subscriptions: [], extension: { id: 'x' }, extensionUri: anything(), secrets: anything(),
      globalStorageUri: { fsPath: '/nowhere' }, globalState: memento, workspaceState: memento });
    const wallMs = performance.now() - startedMs;
    const since = (start) => { const { user, system } = process.cpuUsage(start); return (user + system) / 1000; };
    console.log(JSON.stringify({ wallMs, cpuMs: since(before), activateMs: since(read) }));
    process.exit();`;
}
