import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { type AnsweredBlock, type BlockPart, blockParts } from '../../core/edits/blockParts.ts';
import { splitLines } from '../../core/edits/lines.ts';
import { placeOver, wholeFile } from '../../core/edits/placeEdit.ts';
import type { PlacedEdit, Refusal } from '../../core/edits/refusal.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import { errorText } from '../errorText.ts';
import { proposalScheme } from '../ids.ts';
import { showInformation, showWarning } from '../notice.ts';
import { linesOf } from './linesOf.ts';
import { refusalText } from './refusalText.ts';
import type { Reviews } from './reviews.ts';
import { type Target, targetsNamed } from './targets.ts';

/**
 * Shows what a file would become with the code in it; nothing is written before the user accepts it. The code takes
 * the place of the selection, or else the place that it was written for, if there is exactly one.
 */
export async function applyCode(block: AnsweredBlock, reviews: Reviews): Promise<void> {
  for (const part of blockParts(block)) await applyPart(part, reviews);
}

async function applyPart(part: BlockPart, reviews: Reviews): Promise<void> {
  const target = await chooseTarget(part);
  if (!target) return;
  if (target.kind === 'new') return proposeFile(target.uri, part.newText ?? '', reviews);
  const document = await openWritable(target.uri);
  if (!document) return;
  const name = vscode.workspace.asRelativePath(document.uri);
  const edit = placed(document, part);
  if (edit.ok) {
    await reviews.open({ target: { kind: 'file', document }, scheme: proposalScheme, hunks: edit.hunks });
    return;
  }
  // Not waited for: the message stays until somebody reads it, and the next file is not to wait for that.
  void tellRefusal(edit.refusal, name, part, document, reviews);
}

function placed(document: vscode.TextDocument, part: BlockPart): PlacedEdit {
  const selection = part.isPlain ? selectionIn(document) : undefined;
  const text = document.getText();
  if (!selection || part.newText === undefined) return part.place(text);
  return placeOver(text, linesOf(selection), part.newText);
}

function selectionIn(document: vscode.TextDocument): vscode.Selection | undefined {
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  return editor && !editor.selection.isEmpty ? editor.selection : undefined;
}

/** Says why not, and offers what else can be done; that too is shown before it is written. */
async function tellRefusal(
  refusal: Refusal,
  name: string,
  part: BlockPart,
  document: vscode.TextDocument,
  reviews: Reviews,
): Promise<void> {
  const whole = vscode.l10n.t('Replace the Whole File…');
  const isReplaceable =
    part.newText !== undefined &&
    ['no-place', 'ambiguous', 'leaves-out', 'out-of-order'].includes(refusal.reason);
  const answer = await showWarning(refusalText(refusal, name), ...(isReplaceable ? [whole] : []));
  if (answer !== whole) return;
  const edit = wholeFile(splitLines(document.getText()), splitLines(part.newText ?? ''));
  if (edit.ok)
    await reviews.open({ target: { kind: 'file', document }, scheme: proposalScheme, hunks: edit.hunks });
}

async function proposeFile(uri: vscode.Uri, text: string, reviews: Reviews): Promise<void> {
  const hunks = [{ from: 0, to: 0, lines: splitLines(text) }];
  await reviews.open({ target: { kind: 'new', uri, text }, scheme: proposalScheme, hunks });
}

async function chooseTarget({
  path,
  newText,
}: BlockPart): Promise<(Target & { uri: vscode.Uri }) | undefined> {
  const targets = path === undefined ? [] : await targetsNamed(path);
  if (targets.some(({ kind }) => kind === 'outside')) {
    void showWarning(
      vscode.l10n.t(
        'The answer names {0}, which is no file of this workspace. It was left alone.',
        path ?? '',
      ),
    );
    return undefined;
  }
  const files = targets.flatMap((target) => (target.kind === 'file' ? [target] : []));
  const [only] = files;
  if (only && files.length === 1) return only;
  if (files.length > 1)
    return pick(
      files.map(({ uri }) => uri),
      vscode.l10n.t('Which file is the code for?'),
    );
  const fresh = targets.find((target) => target.kind === 'new');
  if (fresh && newText !== undefined) return orActive(fresh);
  const active = activeFile();
  if (active && path === undefined) return { kind: 'file', uri: active };
  if (path !== undefined && active) return orActive(undefined, path);
  return pickOpen(path);
}

/** The named file does not exist: it may be meant as new, or the name is not to be taken so exactly. */
async function orActive(
  fresh: { readonly kind: 'new'; readonly uri: vscode.Uri } | undefined,
  path = '',
): Promise<(Target & { uri: vscode.Uri }) | undefined> {
  const active = activeFile();
  if (fresh && !active) return fresh;
  const make = fresh && {
    label: vscode.l10n.t('New file {0}', withoutIcons(vscode.workspace.asRelativePath(fresh.uri))),
    target: fresh,
  };
  const items = [
    ...(make ? [make] : []),
    ...(active
      ? [
          {
            label: withoutIcons(vscode.workspace.asRelativePath(active)),
            target: { kind: 'file' as const, uri: active },
          },
        ]
      : []),
  ];
  const name = fresh ? vscode.workspace.asRelativePath(fresh.uri) : path;
  const title = vscode.l10n.t('There is no {0} in this workspace. Where does the code go?', name);
  return (await vscode.window.showQuickPick(items, { title, placeHolder: title }))?.target;
}

async function pickOpen(path: string | undefined): Promise<(Target & { uri: vscode.Uri }) | undefined> {
  const open = vscode.workspace.textDocuments.filter(isEditable).map(({ uri }) => uri);
  if (open.length > 0) return pick(open, vscode.l10n.t('Which file is the code for?'));
  void showInformation(
    path === undefined
      ? vscode.l10n.t('Open the file that the code belongs to first.')
      : vscode.l10n.t(
          'There is no {0} in this workspace. Open the file that the code belongs to first.',
          path,
        ),
  );
  return undefined;
}

async function pick(
  uris: readonly vscode.Uri[],
  title: string,
): Promise<{ readonly kind: 'file'; readonly uri: vscode.Uri } | undefined> {
  const active = activeFile()?.toString();
  const items = uris
    .toSorted((a, b) => Number(b.toString() === active) - Number(a.toString() === active))
    .map((uri) => ({ label: withoutIcons(vscode.workspace.asRelativePath(uri)), uri }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: title });
  return picked && { kind: 'file', uri: picked.uri };
}

/** The file that the user is working on, also while the chat has the keyboard. */
function activeFile(): vscode.Uri | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  return editors.find((editor) => editor && isEditable(editor.document))?.document.uri;
}

function isEditable({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true;
}

/** The document, or undefined after saying why it cannot be changed. */
export async function openWritable(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const name = vscode.workspace.asRelativePath(uri);
  try {
    if (!(await isReadOnly(uri))) return await vscode.workspace.openTextDocument(uri);
    void showWarning(vscode.l10n.t('{0} is read-only and was left as it is.', name));
  } catch (error) {
    void showWarning(vscode.l10n.t('{0} could not be opened. {1}', name, errorText(error)));
  }
  return undefined;
}

async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === 'untitled') return false;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  if (uri.scheme === 'file') return ((await stat(uri.fsPath)).mode & 0o222) === 0;
  const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
  return (permissions & vscode.FilePermission.Readonly) !== 0;
}
