import * as vscode from 'vscode';
import type { SlashCommand } from './slashCommands.ts';

/** What can be typed into the composer, as a document. */
export async function showSlashHelp(
  commands: readonly SlashCommand[],
  show: (document: { readonly name: string; readonly text: string }) => Promise<void>,
): Promise<void> {
  const lines = [
    `# ${vscode.l10n.t('Writing a message')}`,
    '',
    ...commands.map(({ name, describe }) => `- \`/${name}\`: ${describe()}`),
    '',
    ...[
      vscode.l10n.t(
        '`Enter` sends and `Shift+Enter` makes a new line; `neuralTerminal.sendKey` chooses otherwise.',
      ),
      vscode.l10n.t('`↑` in the empty box brings back earlier prompts, `↓` goes the other way.'),
      vscode.l10n.t('`Alt` with it does the other of waiting and interrupting while an answer streams.'),
      vscode.l10n.t('`Esc` stops an answer.'),
      vscode.l10n.t('`Ctrl+F` (`Cmd+F`) finds in the conversation.'),
      vscode.l10n.t(
        '`↑` and `↓` walk from message to message in the transcript, `Ctrl+End` jumps to the end.',
      ),
    ].map((line) => `- ${line}`),
    '',
  ];
  await show({ name: vscode.l10n.t('Help'), text: lines.join('\n') });
}
