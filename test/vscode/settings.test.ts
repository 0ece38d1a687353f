import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseSettings, settingNames, settingsSection } from '../../src/core/settings.ts';
import { createSettingsReader } from '../../src/vscode/settings.ts';

describe('settings in VS Code', () => {
  it('have the defaults that the code falls back to', () => {
    const configuration = vscode.workspace.getConfiguration(settingsSection);
    const defaults = settingNames.map((name) => [name, configuration.inspect(name)?.defaultValue]);
    assert.deepEqual(Object.fromEntries(defaults), parseSettings({}).settings);
  });

  it('are read again as soon as one has changed, and only then', async () => {
    const subscriptions: vscode.Disposable[] = [];
    const settings = createSettingsReader(subscriptions);
    const before = settings();
    assert.equal(settings(), before);
    const change = (value: number | undefined) =>
      vscode.workspace
        .getConfiguration(settingsSection)
        .update('maxRetries', value, vscode.ConfigurationTarget.Global);
    await change(before.maxRetries + 1);
    assert.equal(settings().maxRetries, before.maxRetries + 1);
    await change(undefined);
    assert.equal(settings().maxRetries, parseSettings({}).settings.maxRetries);
    vscode.Disposable.from(...subscriptions).dispose();
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
