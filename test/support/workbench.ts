import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Frame, type Locator, type Page } from 'playwright-core';
import { ensureBrowser, launchOptions } from '../../scripts/browser.mjs';
import { descendantsOf } from '../../scripts/processes.mjs';
import { freshFolder, writeSettings } from '../../scripts/profile.mjs';
import { copySampleWorkspace } from '../../scripts/sampleWorkspace.mjs';
import { installVsix, offline, startServer } from '../../scripts/vscodeServer.mjs';
import { allowServerOf, recording } from './connections.ts';
import { packagedExtension } from './packagedExtension.ts';

/*
 * A real VS Code with the packaged extension in it, and windows on it in a real browser. endToEndHooks.ts photographs
 * what is open when a test fails, so a test closes its editor in `after`, not in the test.
 */

export interface EditorOptions {
  /** The user's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the extension host finds in its environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The data of an earlier editor, to start it again as if after a restart of the machine. */
  readonly userDataDir?: string;
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
}

const icon = '.action-label[aria-label^="Neural Terminal"]';

export const openEditors = new Set<Editor>();
let browser: Promise<Browser> | undefined;
let installed: Promise<string> | undefined;

/** One VS Code server with one user's data; each window of it has an extension host of its own. */
export class Editor {
  readonly windows: EditorWindow[] = [];
  readonly log: string[] = [];
  readonly userDataDir: string;
  readonly workspace: string;
  readonly #server: Awaited<ReturnType<typeof startServer>>;

  constructor(
    server: Awaited<ReturnType<typeof startServer>>,
    userDataDir: string,
    workspace: string,
    log: string[],
  ) {
    this.#server = server;
    this.userDataDir = userDataDir;
    this.workspace = workspace;
    this.log = log;
    openEditors.add(this);
  }

  /** Where the extension keeps its files. */
  get globalStorage(): string {
    return path.join(this.userDataDir, 'User/globalStorage/neural-terminal.neural-terminal');
  }

  /** Whether what the history has written since it was last sealed holds these words. */
  isOnDisk(words: string): boolean {
    return readdirSync(this.globalStorage)
      .filter((name) => name.endsWith('.journal'))
      .some((name) => readFileSync(path.join(this.globalStorage, name), 'utf8').includes(words));
  }

  async openWindow({ width = 1280, height = 800 }: WindowOptions = {}): Promise<EditorWindow> {
    const context = await (await runningBrowser()).newContext({ viewport: { width, height } });
    const page = await context.newPage();
    const window = new EditorWindow(page, this.workspace);
    this.windows.push(window);
    await page.goto(`${this.#server.url}?folder=${encodeURIComponent(this.workspace)}`);
    await window.settle();
    return window;
  }

  /** Changes the user's settings while the editor runs; VS Code notices by itself. */
  setSettings(settings: Readonly<Record<string, unknown>>): void {
    allowServerOf(settings);
    writeSettings(this.userDataDir, settings);
  }

  /** Every window's extension host dies at once, as in a crash. Gives back how many there were. */
  killExtensionHosts(): number {
    const hosts = descendantsOf(this.#server.pid).filter(
      ({ parent, command }) => parent === this.#server.pid && command.includes('--type=extensionHost'),
    );
    for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
    return hosts.length;
  }

  /** Ends the server with everything it started. The user's data stays for a later editor unless `keep` is false. */
  async close({ keep = false } = {}): Promise<void> {
    openEditors.delete(this);
    await Promise.all(this.windows.map((window) => window.page.context().close()));
    await this.#server.stop();
    if (!keep) rmSync(path.dirname(this.userDataDir), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One window: the workbench in a page of the browser. */
export class EditorWindow {
  readonly page: Page;
  readonly workspace: string;
  readonly log: string[] = [];

  constructor(page: Page, workspace: string) {
    this.page = page;
    this.workspace = workspace;
    page.on('console', (message) => this.log.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.log.push(`uncaught: ${error.stack ?? error.message}`));
  }

  /** Waits until the workbench is drawn and knows the extension. */
  async settle(): Promise<void> {
    await this.activityIcon().waitFor({ timeout: 60_000 });
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.settle();
  }

  /** Waits for the window that comes after something the user does: until then the old one is still there. */
  async reloadedBy(act: () => Promise<void>): Promise<void> {
    const loaded = this.page.waitForEvent('domcontentloaded', { timeout: 60_000 });
    await act();
    await loaded;
    await this.settle();
  }

  /** Runs a command by the title that the palette shows, such as "Neural Terminal: New Conversation". */
  async runCommand(title: string): Promise<void> {
    await this.#quickOpen(`>${title}`, this.#foundRow(title));
  }

  /** Opens a file of the workspace by the end of its path. The path is given in full, as no search is then needed. */
  async openFile(name: string): Promise<void> {
    const file = readdirSync(this.workspace, { recursive: true, encoding: 'utf8' }).find((entry) =>
      entry.endsWith(name),
    );
    if (!file) throw new Error(`The workspace has no ${name}.`);
    const basename = path.basename(file);
    await this.#quickOpen(path.join(this.workspace, file), this.rowOfList(basename));
    // The tab is there before the text, and what is typed until then goes nowhere, or into the file before.
    await this.editorOf(basename).waitFor();
  }

  /** The editor with this file in it, drawn. */
  editorOf(name: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${name}"]`).first();
  }

  /**
   * Types into VS Code's quick open and clicks the row. A view that comes up at this moment takes the focus, and quick
   * open closes, as it does for a user: then it is opened again.
   */
  async #quickOpen(typed: string, row: Locator): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('F1');
        await this.box().fill(typed, { timeout: 5000 });
        await this.pick(row);
        return;
      } catch (error) {
        if (attempt === 4) throw error;
        // Not to whatever has the keyboard: in a chat this key stops the answer.
        await this.box()
          .press('Escape', { timeout: 1000 })
          .catch(() => undefined);
      }
    }
  }

  /** A row of the list that VS Code has open over the workbench. */
  rowOfList(hasText: string | RegExp): Locator {
    return this.#rows().filter({ hasText }).first();
  }

  /** A row as found by its name: until that is marked in it, it may be about to become another row. */
  #foundRow(hasText: string): Locator {
    const isMarked = { has: this.page.locator('.highlight') };
    return this.#rows().filter({ hasText }).filter(isMarked).first();
  }

  #rows(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** Picks what the list that VS Code has open has by this name. */
  async pickFromList(name: string): Promise<void> {
    await this.box().fill(name);
    await this.pick(this.#foundRow(name));
  }

  /**
   * Picks a row of the list that is shown for what was typed. VS Code may draw all rows anew at any moment, as when the
   * palette adds similar commands: a click is lost then, and the row is not there though the list is.
   */
  async pick(row: Locator): Promise<void> {
    const box = this.box();
    const typed = await box.inputValue();
    await actUntil(
      () => row.click({ timeout: 10_000 }),
      // Another list may follow, with a box of its own.
      async () =>
        !(await box.isVisible()) || (await box.inputValue({ timeout: 1000 }).catch(() => '')) !== typed,
    );
  }

  /** Ticks a row of a list where several may be picked. */
  async tick(name: string): Promise<void> {
    const row = this.rowOfList(name);
    const ticked = row.and(this.page.locator('[aria-checked="true"]'));
    await actUntil(
      () => row.click({ timeout: 10_000 }),
      () => ticked.isVisible(),
    );
  }

  /** Types into the box that VS Code asks with. */
  async answerBox(text: string): Promise<void> {
    await this.box().fill(text);
    await this.box().press('Enter');
  }

  /** The box in which VS Code asks for a word. */
  box(): Locator {
    return this.page.locator('.quick-input-widget input:not([type="checkbox"]):visible').first();
  }

  /**
   * Opens the side bar of the extension with the mouse, as a newcomer does. A window that comes back may have it open
   * already, or open it at this moment: a click would then close it.
   */
  async openFromActivityBar(): Promise<void> {
    const open = this.page.locator(`.part.activitybar .action-item.checked ${icon}`);
    for (let attempt = 1; !(await open.isVisible()); attempt++) {
      if (attempt > 4) throw new Error('The side bar does not stay open.');
      await this.activityIcon().click();
      await open.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
  }

  /** Drags the edge of the side bar until it is so many pixels wide. */
  async resizeSideBar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('The side bar is not open.');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, y, { steps: 5 });
    await this.page.mouse.up();
  }

  private activityIcon(): Locator {
    return this.page.locator(`.part.activitybar ${icon}`);
  }

  /**
   * The frame that holds an element: a webview is a frame within a frame, and both come and go. After a reload on a
   * busy machine, VS Code alone takes half a minute until a webview may say something.
   */
  async frameWith(locate: (frame: Frame) => Locator, timeoutMs = 60_000): Promise<Frame> {
    return this.#frame(locate, timeoutMs, (found) => found.length > 0);
  }

  /** The frame of the only chat: of several, the test has to say which it means. */
  async chat(): Promise<Frame> {
    const isChat = (frame: Frame) => frame.getByRole('textbox', { name: 'Message', exact: true });
    // A view that moves is there twice for a moment.
    return this.#frame(isChat, 60_000, (found) => found.length === 1);
  }

  /** An empty chat in the view, with the keyboard in its composer. */
  async newConversation(): Promise<Frame> {
    await this.runCommand('Neural Terminal: New Conversation');
    const chat = await this.chat();
    // What is typed into the one before belongs to it.
    await chat.getByRole('heading', { name: 'Ask any model' }).waitFor();
    // Where it was empty before, only this says that the command is done.
    await chat.locator('#composer:focus').waitFor();
    return chat;
  }

  /** Moves the chat out of the side bar. Until it is there, the chat that is found is the one that goes. */
  async moveChatToSecondSideBar(): Promise<void> {
    await this.runCommand('View: Move View');
    await this.pickFromList('Chat');
    await this.pickFromList('Secondary Side Bar');
    await this.#inSecondSideBar().waitFor();
  }

  async resetViewLocations(): Promise<void> {
    await this.runCommand('View: Reset View Locations');
    await this.#inSecondSideBar().waitFor({ state: 'hidden' });
  }

  #inSecondSideBar(): Locator {
    return this.page.locator('.part.auxiliarybar').getByText('Neural Terminal').first();
  }

  async #frame(
    locate: (frame: Frame) => Locator,
    timeoutMs: number,
    isRight: (found: readonly Frame[]) => boolean,
  ): Promise<Frame> {
    let count = 0;
    for (const endMs = Date.now() + timeoutMs; Date.now() < endMs; await wait(100)) {
      const found: Frame[] = [];
      for (const frame of this.page.frames()) if (await holds(frame, locate)) found.push(frame);
      if (found[0] && isRight(found)) return found[0];
      count = found.length;
    }
    throw new Error(`After ${timeoutMs} ms, ${count} frames of the window hold the element.`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/**
 * Does with the mouse what the user would do again when nothing comes of it: VS Code draws rows anew when they change,
 * and what begins on a row and ends on another, or on none, is lost.
 */
export async function actUntil(act: () => Promise<unknown>, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    await act();
    for (const endMs = Date.now() + 5000; Date.now() < endMs; await wait(50)) if (await isSo()) return;
  }
  throw new Error(`Done three times, and nothing came of it: ${act}`);
}

async function holds(frame: Frame, locate: (frame: Frame) => Locator): Promise<boolean> {
  try {
    return (await locate(frame).count()) > 0;
  } catch {
    // The frame was replaced while it was being asked.
    return false;
  }
}

/** Starts a VS Code with fresh data, the sample workspace and the packaged extension installed. */
export async function startEditor({
  settings = {},
  env = {},
  userDataDir,
}: EditorOptions = {}): Promise<Editor> {
  const home = userDataDir ? path.dirname(userDataDir) : freshFolder('editor');
  const data = path.join(home, 'data');
  allowServerOf(settings);
  writeSettings(data, settings);
  const workspace = copySampleWorkspace(path.join(home, 'workspace'));
  installed ??= installOnce();
  const log: string[] = [];
  const server = await startServer({
    userDataDir: data,
    extensionsDir: await installed,
    folder: workspace,
    env: { ...offline, OPENROUTER_API_KEY: undefined, ...recording(), ...env },
    onLine: (line) => log.push(line),
  });
  return new Editor(server, data, workspace, log);
}

/** Packs the extension and lets VS Code install the package, into a folder that all editors of the run share. */
async function installOnce(): Promise<string> {
  const home = freshFolder('installed');
  const extensionsDir = path.join(home, 'extensions');
  await installVsix(await packagedExtension(), { userDataDir: path.join(home, 'data'), extensionsDir });
  return extensionsDir;
}

async function runningBrowser(): Promise<Browser> {
  browser ??= ensureBrowser().then((file) => chromium.launch(launchOptions(file)));
  return browser;
}

/** Closes what is still open, the browser too. */
export async function closeEditors(): Promise<void> {
  for (const editor of openEditors) await editor.close();
  await (await browser)?.close();
  browser = undefined;
}
