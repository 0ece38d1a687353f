import * as vscode from 'vscode';
import { attachToDraft, gatherByHand } from '../context/attachToDraft.ts';
import { mayAttach } from '../context/consent.ts';
import { attachTerminalSelection } from '../context/elsewhere.ts';
import { attachDocument, attachRange, attachSelection } from '../context/files.ts';
import type { Gathered } from '../context/gathered.ts';
import { attachProblems } from '../context/problems.ts';
import { showInformation } from '../notice.ts';
import { parsePromptArguments } from './askArguments.ts';
import { attachChanges } from './askedAttachments.ts';
import type { Doors } from './deliver.ts';
import { subjectAt } from './subjectAt.ts';

/* What goes into the composer of the open conversation, or of a new one, for the user to say something to it. */

type Gathering = (doors: Doors) => Promise<readonly Gathered[]>;

/** Gathered before the chat takes the focus: what is selected is what was selected then. */
async function put(gather: Gathering, doors: Doors, isNew = false): Promise<void> {
  const gathered = await gather(doors);
  if (gathered.length === 0) return;
  const panel = await doors.panels.opened();
  if (isNew && panel.conversationId !== null) await panel.show(null);
  await attachToDraft(gathered, panel.conversationId, doors.core);
  await doors.panels.focusActive();
}

export function sendSelection(isNew: boolean, doors: Doors): Promise<void> {
  return put(selection, doors, isNew);
}

async function selection({ core }: Doors): Promise<readonly Gathered[]> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void showInformation(vscode.l10n.t('Open a file and select what you want to send.'));
    return [];
  }
  return (await mayAttach([editor.document.uri])) ? attachSelection(editor, core.attachments) : [];
}

/** From the explorer and the tabs of editors: what is clicked, and all that is selected with it. */
export function sendFiles(clicked: unknown, selected: unknown, doors: Doors): Promise<void> {
  const all = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  const uris = all.filter((item) => item instanceof vscode.Uri);
  const active = vscode.window.activeTextEditor?.document.uri;
  const chosen = uris.length > 0 || !active ? uris : [active];
  return put(({ core }) => gatherByHand(chosen, core.attachments, new AbortController().signal), doors);
}

/** From the bar of a notebook cell, or the cell that has the focus. */
export function sendCell(clicked: unknown, doors: Doors): Promise<void> {
  return put(async ({ core }) => {
    const cell = isCell(clicked) ? clicked : activeCell();
    if (!cell) return [];
    const { document } = cell;
    const end = document.lineAt(document.lineCount - 1).range.end;
    return [
      await attachRange(
        document,
        new vscode.Range(0, 0, end.line, end.character),
        'selection',
        core.attachments,
      ),
    ];
  }, doors);
}

function isCell(value: unknown): value is vscode.NotebookCell {
  return typeof value === 'object' && value !== null && 'notebook' in value && 'document' in value;
}

function activeCell(): vscode.NotebookCell | undefined {
  const editor = vscode.window.activeNotebookEditor;
  return editor?.notebook.cellAt(editor.selection.start);
}

export function sendTerminalSelection(doors: Doors): Promise<void> {
  return put(async ({ core }) => [await attachTerminalSelection(core.attachments)], doors);
}

/**
 * The problems of the file, and the file that they are in. From the light bulb, which the Problems view has too: those
 * of some lines, and the lines around them.
 */
export function sendProblems(told: unknown, doors: Doors): Promise<void> {
  return put(async ({ core: { attachments } }) => {
    const { about } = parsePromptArguments(told);
    const subject = about && subjectAt(about);
    const document = subject?.document ?? vscode.window.activeTextEditor?.document;
    if (!document) return [await attachProblems(attachments)];
    if (!(await mayAttach([document.uri]))) return [];
    const [range] = subject?.ranges ?? [];
    const problems = await attachProblems(attachments, document.uri, range);
    return problems.ok ? [await attachDocument(document, attachments, range), problems] : [problems];
  }, doors);
}

/** What is staged, else all that is changed, in the repository whose bar was clicked. */
export function sendChanges(clicked: unknown, doors: Doors): Promise<void> {
  return put(async ({ core }) => [await attachChanges(core.attachments, rootOf(clicked))], doors);
}

export function rootOf(sourceControl: unknown): vscode.Uri | undefined {
  if (typeof sourceControl !== 'object' || sourceControl === null || !('rootUri' in sourceControl))
    return undefined;
  return sourceControl.rootUri instanceof vscode.Uri ? sourceControl.rootUri : undefined;
}
