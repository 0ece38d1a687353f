import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser, launchOptions } from './browser.mjs';
import { build, buildHostTests } from './build.mjs';
import { root } from './places.mjs';
import { freshFolder, writeSettings } from './profile.mjs';
import { copySampleWorkspace } from './sampleWorkspace.mjs';
import { developmentUrl, offline, startServer } from './vscodeServer.mjs';

/**
 * @typedef {object} HostTask what test/vscode/index.ts is told
 * @property {string} resultFile
 * @property {readonly string[]} files names in test/vscode
 * @property {string | undefined} grep
 * @property {boolean} isTalkative
 * @property {number} timeoutMs of one test
 */

/**
 * Runs test/vscode inside the extension host of a real VS Code. The window that holds the host is a headless browser;
 * it is told of the end through a function that the workbench calls.
 *
 * @param {HostTask} task
 * @param {number} limitMs
 * @returns {Promise<{code: number, log: string}>}
 */
export async function runHostTests(task, limitMs) {
  const [browserPath, tests] = [await ensureBrowser(), await buildHostTests()];
  await build();
  const { chromium } = await import('playwright-core');
  const { startSimulator } = await import('../test/support/simulator/simulator.ts');
  const simulator = await startSimulator({ pace: 'fast' });
  const home = freshFolder('host');
  const folder = copySampleWorkspace(path.join(home, 'workspace'));
  writeSettings(home, {});
  const log = /** @type {string[]} */ ([]);
  const server = await startServer({
    userDataDir: home,
    extensionsDir: path.join(home, 'extensions'),
    folder,
    isDevelopment: true,
    env: {
      ...offline,
      NT_HOST_TESTS: JSON.stringify(task),
      NT_SIMULATOR: simulator.baseUrl,
      OPENROUTER_API_KEY: undefined,
    },
  });
  const browser = await chromium.launch(launchOptions(browserPath));
  try {
    const page = await browser.newPage();
    const ended = Promise.withResolvers();
    await page.exposeFunction('codeAutomationExit', ended.resolve);
    await page.exposeFunction(
      'codeAutomationLog',
      (/** @type {string} */ _, /** @type {unknown[]} */ args) => {
        log.push(args.join(' '));
      },
    );
    const timer = setTimeout(() => {
      console.log(`  ✗ the tests in VS Code did not end within ${limitMs / 60_000} minutes`);
      ended.resolve(1);
    }, limitMs);
    await page.goto(developmentUrl(server, { folder, extension: root, tests }));
    const code = Number(await ended.promise);
    clearTimeout(timer);
    return { code, log: log.join('\n') };
  } finally {
    await browser.close();
    await server.stop();
    await simulator.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
