import * as vscode from 'vscode';
import { withoutIcons } from '../../core/history/tree/displayText.ts';

/* Asks what to change. What was asked before is listed below, newest first, and can be taken again. */

const historyKey = 'neuralTerminal.inlineEdit.instructions';
const mostKept = 30;

interface Item extends vscode.QuickPickItem {
  readonly text: string;
}

/** What the user wants, or undefined after Esc. */
export async function askInstruction(title: string, memento: vscode.Memento): Promise<string | undefined> {
  const earlier = memento.get<readonly string[]>(historyKey, []).filter((text) => typeof text === 'string');
  const text = (await ask(title, earlier))?.trim();
  if (!text) return undefined;
  await memento.update(historyKey, [text, ...earlier.filter((other) => other !== text)].slice(0, mostKept));
  return text;
}

function ask(title: string, earlier: readonly string[]): Promise<string | undefined> {
  const answered = Promise.withResolvers<string | undefined>();
  const box = vscode.window.createQuickPick<Item>();
  const listed = earlier.map((text): Item => ({ label: `$(history) ${withoutIcons(text)}`, text }));
  box.title = title;
  box.placeholder = vscode.l10n.t('What to change, such as: handle an empty list');
  box.items = listed;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  // What is typed comes first, so that Enter takes it and not what it resembles.
  box.onDidChangeValue((value) => {
    const own = {
      label: withoutIcons(value),
      text: value,
      alwaysShow: true,
      description: vscode.l10n.t('Enter to ask'),
    };
    box.items = value.trim() === '' ? listed : [own, ...listed];
  });
  box.onDidAccept(() => {
    answered.resolve(box.activeItems[0]?.text ?? box.value);
    box.hide();
  });
  box.onDidHide(() => {
    answered.resolve(undefined);
    box.dispose();
  });
  box.show();
  // What was asked last is not asked again by Enter alone.
  box.activeItems = [];
  return answered.promise;
}
