import * as vscode from 'vscode';
import { parseSettings, type Settings, settingNames, settingsSection } from '../core/settings.ts';
import { showWarning } from './notice.ts';

/**
 * The settings as they are at each call; warns once for each value that cannot be used. A turn asks for them a dozen
 * times, so they are read again only when one has changed. Made before whoever else listens to that.
 */
export function createSettingsReader(subscriptions: vscode.Disposable[]): () => Settings {
  const read = settingsReader();
  let known: Settings | undefined;
  subscriptions.push(
    vscode.workspace.onDidChangeConfiguration(() => {
      known = undefined;
    }),
  );
  return () => {
    known ??= read();
    return known;
  };
}

function settingsReader(): () => Settings {
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
