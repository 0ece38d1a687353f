import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseSettings, settingNames, settingsSection } from '../../src/core/settings.ts';

describe('settings in VS Code', () => {
  it('have the defaults that the code falls back to', () => {
    const configuration = vscode.workspace.getConfiguration(settingsSection);
    const defaults = settingNames.map((name) => [name, configuration.inspect(name)?.defaultValue]);
    assert.deepEqual(Object.fromEntries(defaults), parseSettings({}).settings);
  });

  it('cannot be changed by a workspace', async () => {
    const configuration = vscode.workspace.getConfiguration(settingsSection);
    await assert.rejects(
      async () =>
        configuration.update('baseUrl', 'https://elsewhere.example/v1', vscode.ConfigurationTarget.Workspace),
      /Workspace/,
    );
  });
});
