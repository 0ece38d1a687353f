import assert from 'node:assert/strict';
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
});
