import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from './processes.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** @returns {Promise<string>} the path of a Chromium, Chrome or Edge; installed first where that is possible */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  await installChromium();
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(
    'The tests drive a browser and found none. Please install Chromium, Google Chrome or Microsoft Edge ' +
      '(Debian: apt-get install chromium), or set CHROME_PATH to its program.',
  );
}

/** @returns {string | undefined} */
function findBrowser() {
  const own = process.env['CHROME_PATH'];
  if (own && !existsSync(own)) throw new Error(`CHROME_PATH names no file: ${own}`);
  return [own, ...usualPlaces()].find((file) => file !== undefined && isProgram(file));
}

/** @returns {readonly string[]} */
function usualPlaces() {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Microsoft Edge', 'Chromium'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  if (process.platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
      ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((file) =>
        path.join(process.env[variable] ?? '', file),
      ),
    );
  return (process.env['PATH'] ?? '')
    .split(':')
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Debian and its kin have Chromium as a package; whoever may install packages here need not be asked twice. */
async function installChromium() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
  const isRoot = process.getuid?.() === 0;
  const mayBecomeRoot = isRoot || (await run('sudo', ['-n', 'true'])).code === 0;
  if (!mayBecomeRoot) return;
  console.log('Installing Chromium with apt-get, once …');
  const apt = (/** @type {string[]} */ ...args) =>
    isRoot ? run('apt-get', args) : run('sudo', ['-n', 'apt-get', ...args]);
  await apt('update', '-q');
  const { code, output } = await apt('install', '-q', '-y', '--no-install-recommends', 'chromium');
  if (code !== 0)
    console.log(`apt-get could not install Chromium:\n${output.trim().split('\n').slice(-5).join('\n')}`);
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 */
async function run(file, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return runToEnd(file, args, { env, timeoutMs: 10 * 60_000 }).catch((error) => ({
    code: 1,
    output: String(error),
  }));
}

/** What the browser is to leave out. It heeds the last such list only, so what Playwright leaves out is in it. */
const needless = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
  // Two pages that draw the suggestions of the address bar come with each window, and cost as much as the window.
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

/**
 * How the tests start the browser: with its own sandbox only where it can have one, and silent on the network.
 *
 * @param {string} executablePath
 */
export function launchOptions(executablePath) {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const args = [
    ...quiet,
    '--disable-component-update',
    '--disable-sync',
    `--disable-features=${needless.join(',')}`,
  ];
  const isUnconfined =
    process.platform === 'linux' && (process.getuid?.() === 0 || Boolean(process.env['CI']));
  return { executablePath, args: isUnconfined ? ['--no-sandbox', ...args] : args };
}
