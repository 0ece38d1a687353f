import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { makePackage } from './package.mjs';
import { root, tools } from './places.mjs';
import { writeSettings } from './profile.mjs';
import { copySampleWorkspace } from './sampleWorkspace.mjs';
import { freePort, installVsix, startServer } from './vscodeServer.mjs';

const help = `Starts VS Code in the browser with Neural Terminal in it and a small project to chat about.

  npm start [-- options]

  --port N            the port on 127.0.0.1 (the one of last time, or a free one)
  --no-open           does not open your browser
  --desktop           uses the desktop VS Code (the "code" command) instead of the browser
  --vscode VERSION    another VS Code server: 4.139.1 (the default) or 4.106.3 (the oldest supported)
  --help

With OPENROUTER_API_KEY in the environment it talks to OpenRouter. Without, a local simulator answers:
no key, no account, no cost. History and settings are kept in .vscode-test/start-profile.`;

const profile = path.join(tools, 'start-profile');
const extensionsDir = path.join(profile, 'extensions');

/** @typedef {{port: string, open: boolean, desktop: boolean}} Wishes */

/** @param {Wishes} wishes */
async function start(wishes) {
  await ensureDependencies();
  const vsix = await makePackage(path.join(tools, 'neural-terminal.vsix'));
  const folder = copySampleWorkspace(path.join(tools, 'sample-workspace'));
  const env = await connection();
  if (wishes.desktop) return startDesktop(vsix, folder, env);
  await installVsix(vsix, { userDataDir: profile, extensionsDir });
  useFreshBuilds();
  const { port, token } = await address(Number(wishes.port));
  const server = await startServer({ userDataDir: profile, extensionsDir, folder, port, token, env });
  const url = `${server.url}?tkn=${token}`;
  console.log(
    `\nNeural Terminal runs in VS Code at\n\n  ${url}\n\nClick its icon in the activity bar. Ctrl+C ends it.`,
  );
  if (wishes.open) openBrowser(url);
  const lastLines = await server.ended;
  throw new Error(`VS Code ended unexpectedly:\n${lastLines}`);
}

/**
 * Whom the extension talks to: OpenRouter where there is a key, else a simulator in this process.
 *
 * @returns {Promise<Record<string, string>>} the environment of the extension host
 */
async function connection() {
  const settings = { 'workbench.startupEditor': 'readme' };
  if (process.env['OPENROUTER_API_KEY']) {
    writeSettings(profile, { ...settings, 'neuralTerminal.baseUrl': undefined });
    console.log('Talking to OpenRouter with the key in OPENROUTER_API_KEY.');
    return {};
  }
  const { simulatorKeys } = await import('../test/support/simulator/account.ts');
  const { startSimulator } = await import('../test/support/simulator/simulator.ts');
  const { baseUrl } = await startSimulator({ pace: 'real' });
  writeSettings(profile, { ...settings, 'neuralTerminal.baseUrl': baseUrl });
  console.log('No OPENROUTER_API_KEY: a local simulator of OpenRouter answers, at no cost.');
  return { OPENROUTER_API_KEY: simulatorKeys.good };
}

/** What `npm run dev` rebuilds is what the next reload of the window shows. */
function useFreshBuilds() {
  for (const name of readdirSync(extensionsDir)) {
    if (!name.startsWith('neural-terminal.')) continue;
    const built = path.join(extensionsDir, name, 'dist');
    rmSync(built, { recursive: true, force: true });
    symlinkSync(path.join(root, 'dist'), built, 'junction');
  }
}

/**
 * The browser keeps keys and layout by address, so the address of last time is best. Whoever else is on this machine
 * must not get in (VS Code has a terminal), hence the token.
 *
 * @param {number} wantedPort 0 for any
 */
async function address(wantedPort) {
  const file = path.join(profile, 'address.json');
  /** @type {{port?: number, token?: string}} */
  let last = {};
  try {
    last = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The first start.
  }
  const port = await freePort(wantedPort || (last.port ?? 0));
  if (wantedPort && port !== wantedPort) throw new Error(`Port ${wantedPort} is taken.`);
  const token = last.token ?? randomBytes(12).toString('hex');
  mkdirSync(profile, { recursive: true });
  writeFileSync(file, JSON.stringify({ port, token }), { mode: 0o600 });
  return { port, token };
}

/**
 * @param {string} vsix
 * @param {string} folder
 * @param {Record<string, string>} env
 */
async function startDesktop(vsix, folder, env) {
  rmSync(vsix);
  const places = [`--user-data-dir=${profile}`, `--extensions-dir=${extensionsDir}`];
  const args = ['--wait', '--new-window', `--extensionDevelopmentPath=${root}`, ...places, folder];
  const child = spawn('code', args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  await new Promise((resolve, reject) => {
    child.once('error', () =>
      reject(new Error('There is no "code" command on the path; start without --desktop.')),
    );
    child.once('exit', resolve);
  });
  process.exit(0);
}

/** @param {string} url */
function openBrowser(url) {
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (process.env['CI'] || !hasDisplay) return;
  const openers = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };
  const [file = '', ...args] = openers[/** @type {'darwin'} */ (process.platform)] ?? ['xdg-open'];
  const child = spawn(file, [...args, url], { stdio: 'ignore', detached: true });
  // The address is printed: a machine without a browser misses nothing.
  child.on('error', () => {});
  child.unref();
}

/** @returns {Wishes | undefined} undefined where help was asked for */
function wishes() {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      port: { type: 'string', default: '0' },
      open: { type: 'boolean', default: true },
      desktop: { type: 'boolean', default: false },
      vscode: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.vscode) process.env['NT_VSCODE'] = values.vscode;
  return values.help ? undefined : values;
}

try {
  const wished = wishes();
  if (wished) {
    await continueUnderNode24(import.meta.filename);
    process.once('SIGINT', () => process.exit(0));
    await start(wished);
  } else {
    console.log(help);
  }
} catch (error) {
  process.exit(explain(error));
}
