import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'neural-terminal.neural-terminal';

describe('activation', () => {
  // The first test of the run: any later one may have used a command.
  it('has not happened at start-up', () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, 'the extension is installed');
    assert.equal(extension.isActive, false);
  });
});
