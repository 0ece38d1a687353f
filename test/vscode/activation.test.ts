import assert from 'node:assert/strict';
import * as vscode from 'vscode';

// The first file of the run: what comes later may use the extension, and so wake it.
describe('the extension', () => {
  it('sleeps until it is used', () => {
    assert.equal(ownExtension().isActive, false);
    const events: readonly string[] = ownExtension().packageJSON.activationEvents ?? [];
    // A chat in an editor tab is restored when its window is; anything else waits for a click.
    assert.deepEqual(
      events.filter((event) => !/^on(View|Command|WebviewPanel):/.test(event)),
      [],
    );
  });

  it('wakes when one of its commands is used', async () => {
    await vscode.commands.executeCommand('neuralTerminal.newConversation');
    assert.equal(ownExtension().isActive, true);
  });

  it('answers to every command that it contributes', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const contributed: readonly { command: string }[] = ownExtension().packageJSON.contributes.commands;
    assert.ok(contributed.length >= 3);
    assert.deepEqual(
      contributed.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });
});

function ownExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('neural-terminal.neural-terminal');
  assert.ok(extension, 'VS Code knows the extension');
  return extension;
}
