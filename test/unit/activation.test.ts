import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { forExtension } from '../../scripts/build.mjs';
import { type EagerBundle, eagerBundle } from '../support/eagerBundle.ts';

/* An activation costs every window that uses the extension, and reads only what it registers. */

const mostBytes = 120_000;

describe('activating', () => {
  let eager: EagerBundle;
  before(async () => {
    eager = await eagerBundle();
  });

  it('reads little', () => {
    const { bytes } = eager;
    assert.ok(
      bytes <= mostBytes,
      `${bytes} bytes: load what is not needed at once with \`await import()\`, see docs/architecture.md`,
    );
  });

  it('reads neither the core nor what commands do', () => {
    const late = [
      'src/openCore.ts',
      'src/core/core.ts',
      'src/core/chat.ts',
      'src/core/history/history.ts',
      'src/core/openrouter/models.ts',
      'src/node/openDatabase.ts',
      'src/vscode/commands.ts',
      'src/vscode/panelIntents.ts',
      'src/vscode/signIn.ts',
      'src/vscode/conversations/treeItems.ts',
    ];
    assert.deepEqual(
      late.filter((file) => eager.inputs.includes(file)),
      [],
    );
    assert.ok(eager.inputs.includes('src/vscode/registerCommands.ts'));
  });

  it('reads one file, which has what the parts that come later share', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'neural-terminal-bundle-'));
    await build({ ...forExtension(true), outdir: folder });
    const text = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    const entry = text('extension.js');
    const imported = [...entry.matchAll(/\bfrom\s*"([^"]+)"/g)].map(([, from]) => from);
    assert.deepEqual(
      imported.filter((from) => from?.startsWith('.')),
      [],
    );
    const shared = readdirSync(path.join(folder, 'parts')).flatMap((part) =>
      [...text(path.join('parts', part)).matchAll(/\b(p\d+_\w+) as/g)].map(([, name]) => name ?? ''),
    );
    rmSync(folder, { recursive: true });
    assert.ok(shared.length > 50, `${shared.length} names`);
    const given = new Set([...entry.matchAll(/ as (p\d+_\w+)/g)].map(([, name]) => name));
    assert.deepEqual(
      shared.filter((name) => !given.has(name)),
      [],
    );
  });
});
