import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { firstPieces } from './firstPieces.ts';

/* The page of a view: scripts of ours with a nonce, one style sheet, and nothing from afar. */

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
  /** A script of its folder that stands in the page itself, and runs before anything is loaded. */
  readonly firstScript?: string;
  /** What the page may do beyond running its script and using its style sheet. */
  readonly policy?: readonly string[];
}

export function viewPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, title, firstScript, policy = [] }: ViewPage,
): string {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name);
  const asset = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const nonce = crypto.randomUUID();
  const rules = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src ${webview.cspSource}`,
    ...policy,
  ].join('; ');
  const first = firstScript && `<script nonce="${nonce}">${scriptText(folder, firstScript)}</script>\n`;
  const preloads = piecesOf(folder).map(
    (piece) => `<link rel="modulepreload" nonce="${nonce}" href="${asset(piece)}">\n`,
  );
  // A "<" cannot end the script element when it is written as an escape.
  const translations = JSON.stringify(vscode.l10n.bundle ?? {}).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rules}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${first ?? ''}${preloads.join('')}<link rel="stylesheet" href="${asset('main.css')}">
</head>
<body>
<script type="application/json" id="l10n">${translations}</script>
<script type="module" nonce="${nonce}" src="${asset('main.js')}"></script>
</body>
</html>`;
}

const texts = new Map<string, string>();

/** Of a file of ours, which is the same as long as the window lives. */
function scriptText(folder: vscode.Uri, file: string): string {
  const { fsPath } = vscode.Uri.joinPath(folder, file);
  const text = texts.get(fsPath) ?? readFileSync(fsPath, 'utf8').replaceAll('</', '<\\/');
  texts.set(fsPath, text);
  return text;
}

const pieces = new Map<string, readonly string[]>();

function piecesOf(folder: vscode.Uri): readonly string[] {
  const known = pieces.get(folder.path);
  const read = (file: string) => readFileSync(vscode.Uri.joinPath(folder, file).fsPath, 'utf8');
  const found = known ?? firstPieces('main.js', read);
  pieces.set(folder.path, found);
  return found;
}
