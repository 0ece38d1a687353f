import * as vscode from 'vscode';
import type { DiagramMessage } from '../protocol/hostMessages.ts';
import { viewIds } from './ids.ts';
import { webviewOptions } from './viewPage.ts';

let shown: { readonly panel: vscode.WebviewPanel; show(source: string): void } | undefined;

/** Draws a diagram beside the editor, in a page of its own: drawing needs styles that the chat's page forbids. */
export function showDiagram(source: string, extensionUri: vscode.Uri): void {
  shown ??= openPanel(extensionUri);
  shown.show(source);
  shown.panel.reveal(undefined, true);
}

function openPanel(extensionUri: vscode.Uri): NonNullable<typeof shown> {
  const panel = vscode.window.createWebviewPanel(
    viewIds.diagram,
    vscode.l10n.t('Diagram'),
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    webviewOptions(extensionUri),
  );
  let message: DiagramMessage | undefined;
  const post = () => message && void panel.webview.postMessage(message);
  panel.webview.onDidReceiveMessage(post);
  // The colours are chosen when the picture is drawn.
  const themes = vscode.window.onDidChangeActiveColorTheme(post);
  panel.onDidDispose(() => {
    shown = undefined;
    themes.dispose();
  });
  panel.webview.html = diagramPage(panel.webview, extensionUri);
  return {
    panel,
    show: (source) => {
      message = { type: 'diagram', source, failure: vscode.l10n.t('This diagram cannot be drawn.') };
      post();
    },
  };
}

function diagramPage(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const asset = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', 'diagram', name)).toString();
  const nonce = crypto.randomUUID();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src ${webview.cspSource} 'unsafe-inline'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${vscode.l10n.t('Diagram')}</title>
<link rel="stylesheet" href="${asset('main.css')}">
</head>
<body>
<script type="module" nonce="${nonce}" src="${asset('main.js')}"></script>
</body>
</html>`;
}
