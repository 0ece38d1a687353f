import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { root } from './places.mjs';

/*
 * `npm run screenshots`: the pictures in docs/images, taken anew from the packaged extension.
 * `npm run screenshots -- states [part of a name]`: every state of the transcript in every theme and size, as
 * contact sheets in .vscode-test/states, to be looked at.
 */

const images = path.join(root, 'docs/images');

const looks = [
  { name: 'chat-dark', theme: 'Default Dark Modern', width: 1280, sideBar: 520 },
  { name: 'chat-light', theme: 'Default Light Modern', width: 1280, sideBar: 520 },
  { name: 'chat-high-contrast', theme: 'Default High Contrast', width: 1280, sideBar: 520 },
  { name: 'chat-narrow', theme: 'Default Dark Modern', width: 640, sideBar: 300 },
];

async function takePictures() {
  const { simulatorKeys } = await import('../test/support/simulator/account.ts');
  const { startSimulator } = await import('../test/support/simulator/simulator.ts');
  const { closeEditors, startEditor } = await import('../test/support/workbench.ts');
  mkdirSync(images, { recursive: true });
  const simulator = await startSimulator({ pace: 'fast' });
  const editor = await startEditor({
    settings: { 'neuralTerminal.baseUrl': simulator.baseUrl },
    env: { OPENROUTER_API_KEY: simulatorKeys.good },
  });
  for (const { name, theme, width, sideBar } of looks) {
    editor.setSettings({ 'workbench.colorTheme': theme });
    const window = await editor.openWindow({ width, height: 860 });
    await window.openFile('timetable.ts');
    await window.openFromActivityBar();
    await window.page.getByRole('button', { name: 'Conversations Section' }).click();
    const chat = await window.chat();
    await window.resizeSideBar(sideBar);
    await chat.getByRole('textbox', { name: 'Message', exact: true }).fill('How do I debounce a search box?');
    await chat.getByRole('button', { name: 'Send', exact: true }).click();
    const answer = chat.getByRole('article', { name: /^(?!You)/ });
    await answer.and(chat.locator('[aria-busy="false"]')).waitFor();
    await chat.locator('.nt-code:not(:has([class^="hljs-"]))').first().waitFor({ state: 'detached' });
    // Fonts, icons and the last animation.
    await window.page.waitForTimeout(1500);
    await window.page.screenshot({ path: path.join(images, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
    await window.runCommand('Neural Terminal: New Conversation');
    await window.close();
  }
  await closeEditors();
  await simulator.close();
}

try {
  await continueUnderNode24(import.meta.filename);
  await ensureDependencies();
  const [what, filter = ''] = process.argv.slice(2);
  if (what === 'states') {
    /** @type {{takeStatePictures(folder: string, filter: string, onSheet: (file: string) => void): Promise<void>}} */
    const pictures = await import(path.join(root, 'test/support/statePictures.ts'));
    await pictures.takeStatePictures(path.join(root, '.vscode-test/states'), filter, console.log);
  } else await takePictures();
} catch (error) {
  process.exitCode = explain(error);
}
