import { rmSync } from 'node:fs';
import path from 'node:path';
import { build, buildHostTests } from './build.mjs';
import { root, tools } from './places.mjs';
import { freshFolder, writeSettings } from './profile.mjs';
import { copySampleWorkspace } from './sampleWorkspace.mjs';

/**
 * Runs test/vscode inside a desktop VS Code, which @vscode/test-electron downloads. It needs the network and a
 * display.
 *
 * @param {import('./hostTests.mjs').HostTask} task
 */
export async function runElectronTests(task) {
  const { downloadAndUnzipVSCode, runTests } = await import('@vscode/test-electron');
  const extensionTestsPath = await buildHostTests();
  await build();
  const home = freshFolder('electron');
  writeSettings(home, {});
  const vscodeExecutablePath = await downloadAndUnzipVSCode({ cachePath: path.join(tools, 'desktop') });
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath,
      launchArgs: [
        copySampleWorkspace(path.join(home, 'workspace')),
        `--user-data-dir=${home}`,
        '--disable-extensions',
      ],
      extensionTestsEnv: { NT_HOST_TESTS: JSON.stringify(task), OPENROUTER_API_KEY: undefined },
    });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
