import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { pageHtml } from './pageHtml.ts';

export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')],
  };
}

interface ViewPage {
  /** Its folder in `webview-ui`. */
  readonly name: 'chat' | 'usage' | 'health';
  readonly title: string;
  /** A script of its folder that runs before the rest of the page is read. */
  readonly firstScript?: string;
  readonly policy?: readonly string[];
}

/** The page of a view, with what it is made of. */
export function viewPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, title, firstScript, policy = [] }: ViewPage,
): string {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name);
  const text = (file: string) => textOf(vscode.Uri.joinPath(folder, file).fsPath);
  return pageHtml({
    title,
    language: vscode.env.language,
    translations: vscode.l10n.bundle ?? {},
    ...(firstScript !== undefined && { firstScript: text(firstScript) }),
    script: text('main.js'),
    style: text('main.css'),
    folder: `${webview.asWebviewUri(folder)}/`,
    policy,
  });
}

const texts = new Map<string, string>();

/** Of a file of ours, which is the same as long as the window lives. */
function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, text);
  return text;
}
