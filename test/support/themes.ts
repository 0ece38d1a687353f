import { readFileSync } from 'node:fs';
import path from 'node:path';

/* What VS Code's own themes give a webview: the classes of its body, and the variables as recorded. */

export const themes = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast-light vscode-high-contrast',
} as const;

export type ThemeName = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly ThemeName[];

const folder = path.join(import.meta.dirname, '../fixtures/themes');

/** A style sheet that makes a page look like a view of VS Code in that theme. */
export function themeCss(name: ThemeName): string {
  return `${readFileSync(path.join(folder, `${name}.css`), 'utf8')}
:root { color-scheme: ${name === 'dark' || name === 'high-contrast' ? 'dark' : 'light'}; }
body { margin: 0; background: var(--vscode-sideBar-background, var(--vscode-editor-background)); color: var(--vscode-foreground); font: var(--vscode-font-size) / 1.5 var(--vscode-font-family); }
button { color: inherit; font: inherit; }`;
}
