import * as vscode from 'vscode';
import type { MadeDocument } from '../conversations/readOnlyDocuments.ts';
import { contextKeys, viewIds } from '../ids.ts';

/* Help: what one does first, and every key as it is bound by default, read from the manifest. */

export interface HelpManifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly keybindings: readonly KeyBinding[];
  };
}

interface KeyBinding {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
}

export function helpDocument(manifest: HelpManifest): MadeDocument {
  const { commands, keybindings } = manifest.contributes;
  const titles = new Map(commands.map(({ command, title }) => [command, title]));
  const groups = Map.groupBy(keybindings, placeOf);
  const sections = placeNames().flatMap(([place, name]) => [
    `## ${name}`,
    '',
    table(rows(groups.get(place) ?? [], titles)),
    '',
  ]);
  const text = [
    `# ${vscode.l10n.t('Neural Terminal: Help')}`,
    '',
    vscode.l10n.t(
      'Ask in the view Chat; Enter sends (or Ctrl+Enter, as the setting neuralTerminal.sendKey says), Shift+Enter makes a new line, Esc stops an answer. Everything below is also in the command palette, and every key can be changed in the editor’s keyboard shortcuts.',
    ),
    '',
    vscode.l10n.t('Commands that act on a message mean the one that has the focus, else the last one.'),
    '',
    ...sections,
  ].join('\n');
  return { name: 'Neural Terminal Help.md', text };
}

type Place = 'everywhere' | 'chat' | 'conversations' | 'editor';

/** In the order in which one needs them. */
function placeNames(): readonly (readonly [Place, string])[] {
  return [
    ['everywhere', vscode.l10n.t('Everywhere')],
    ['editor', vscode.l10n.t('In the Editor')],
    ['chat', vscode.l10n.t('In a Chat')],
    ['conversations', vscode.l10n.t('In the View Conversations')],
  ];
}

function placeOf({ when = '' }: KeyBinding): Place {
  if (when === '') return 'everywhere';
  if (when.startsWith(contextKeys.chatFocused)) return 'chat';
  return when.includes(viewIds.conversations) ? 'conversations' : 'editor';
}

/** One for each command, with all its keys. */
function rows(
  bindings: readonly KeyBinding[],
  titles: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  return [...Map.groupBy(bindings, ({ command }) => command)].map(([command, all]) => [
    titles.get(command) ?? command,
    all.map(({ key }) => keyName(key)).join(', '),
    all.map(({ key, mac = key }) => keyName(mac)).join(', '),
  ]);
}

function table(rows: readonly (readonly string[])[]): string {
  const head = [vscode.l10n.t('Command'), vscode.l10n.t('Windows, Linux'), vscode.l10n.t('macOS')];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** `ctrl+shift+f` → `Ctrl+Shift+F`. */
function keyName(key: string): string {
  return key
    .replace(/page(?=up|down)/, 'page ')
    .replace(/[a-z]+/g, (part) => part.charAt(0).toUpperCase() + part.slice(1));
}
