import * as vscode from 'vscode';
import { parseSettings, type Settings, settingNames, settingsSection } from '../core/settings.ts';
import { showWarning } from './notice.ts';

/** Reads the settings as they are at each call; warns once for each value that cannot be used. */
export function createSettingsReader(): () => Settings {
  const warned = new Set<string>();
  return () => {
    const configuration = vscode.workspace.getConfiguration(settingsSection);
    const values = Object.fromEntries(settingNames.map((name) => [name, configuration.get<unknown>(name)]));
    const { settings, bad } = parseSettings(values);
    for (const name of bad) {
      const what = `${name}=${JSON.stringify(values[name])}`;
      if (warned.has(what)) continue;
      warned.add(what);
      void showWarning(
        vscode.l10n.t(
          'The setting {0} has a value that cannot be used. The default is used instead.',
          `${settingsSection}.${name}`,
        ),
      );
    }
    return settings;
  };
}
