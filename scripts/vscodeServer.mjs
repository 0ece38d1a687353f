import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureNode } from './node24.mjs';
import { npm } from './npm.mjs';
import { root, tools } from './places.mjs';
import { isAlive, killTree, runToEnd, spawnGroup } from './processes.mjs';

/*
 * VS Code's own server and web workbench, as the npm package code-server carries them. No desktop VS Code is
 * downloaded and no display is needed; see docs/decisions/0040-vscode-from-npm.md.
 */

/** Which Node.js each VS Code that can be asked for (NT_VSCODE) was made for. The first is the one to use. */
const nodeMajors = { '4.139.1': 24, '4.106.3': 22 };

/** For a server under test: the workbench asks no marketplace. */
export const offline = { EXTENSIONS_GALLERY: '{"serviceUrl":""}' };

/** @typedef {{node: string, main: string, version: string}} VsCode */

/** @returns {Promise<VsCode>} a VS Code that is complete; fetched first where it is missing */
export async function ensureVsCode() {
  const version = process.env['NT_VSCODE'] || (Object.keys(nodeMajors)[0] ?? '');
  const major = Object.entries(nodeMajors).find(([name]) => name === version)?.[1];
  if (!major) throw new Error(`NT_VSCODE may be ${Object.keys(nodeMajors).join(' or ')}, not ${version}.`);
  const node = await ensureNode(major);
  const home = path.join(tools, `code-server-${version}`);
  if (!existsSync(home)) await fetchVsCode(home, version, node);
  return { node, main: path.join(insideOf(home), 'out/server-main.js'), version };
}

/**
 * The folder gets its name when all is in it; an interrupted fetch leaves only a folder that the next one clears.
 *
 * @param {string} home
 * @param {string} version
 * @param {string} node
 */
async function fetchVsCode(home, version, node) {
  clearPartials();
  const partial = `${home}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const what = `VS Code (code-server ${version}, about 600 MB on disk, once)`;
  try {
    const packages = ['install', '--ignore-scripts', '--prefix', partial, `code-server@${version}`];
    await npm(packages, { cwd: partial, node, what });
    takeLibrariesFromRegistry(insideOf(partial));
    // Its own libraries, and those that its built-in extensions share (TypeScript).
    for (const cwd of [insideOf(partial), path.join(insideOf(partial), 'extensions')])
      await npm(['install', '--omit=dev', '--ignore-scripts'], {
        cwd,
        node,
        what: `the libraries of VS Code${cwd.endsWith('extensions') ? "'s extensions" : ''}`,
        grows: partial,
      });
    renameSync(partial, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * Older packages take one library from a commit on GitHub; the registry has the release of the same name, with its
 * builds for every platform.
 *
 * @param {string} folder
 */
function takeLibrariesFromRegistry(folder) {
  for (const name of ['package.json', 'npm-shrinkwrap.json']) {
    const file = path.join(folder, name);
    if (!existsSync(file)) continue;
    const content = JSON.parse(readFileSync(file, 'utf8'));
    const lists = [content.dependencies, content.packages?.['']?.dependencies];
    if (!lists.some((list) => list?.['@parcel/watcher']?.includes('#'))) continue;
    for (const list of lists) if (list) list['@parcel/watcher'] = '2.5.1';
    delete content.packages?.['node_modules/@parcel/watcher'];
    writeFileSync(file, JSON.stringify(content));
  }
}

/** @param {string} home */
function insideOf(home) {
  return path.join(home, 'node_modules/code-server/lib/vscode');
}

function clearPartials() {
  mkdirSync(tools, { recursive: true });
  for (const name of readdirSync(tools)) {
    const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(path.join(tools, name), { recursive: true, force: true });
  }
}

/**
 * @typedef {object} ServerOptions
 * @property {string} userDataDir settings, secrets and global storage
 * @property {string} extensionsDir
 * @property {string} folder the workspace a window opens
 * @property {number} [port] a free one where none is given
 * @property {string} [token] what the address must carry; where none is given, nothing
 * @property {Record<string, string | undefined>} [env] what the extension host sees besides the environment
 * @property {boolean} [isDevelopment] lets a window load an extension from its source folder
 * @property {(line: string) => void} [onLine] what the server says
 */
/**
 * @typedef {object} Server
 * @property {string} url
 * @property {number} port
 * @property {number} pid
 * @property {Promise<string>} ended with its last lines
 * @property {() => Promise<void>} stop ends it with everything it started
 */

/**
 * @param {ServerOptions} options
 * @returns {Promise<Server>} once it answers
 */
export async function startServer({ onLine = () => {}, ...options }) {
  const vscode = await ensureVsCode();
  const port = options.port ?? (await freePort());
  const child = spawnGroup(vscode.node, [vscode.main, ...serverArguments(options, port)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  /** @type {string[]} */
  const lastLines = [];
  let isOver = false;
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  }).then(() => {
    isOver = true;
    return lastLines.join('\n');
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on(
      'data',
      linesWithoutKnownNoise((line) => {
        lastLines.push(line);
        if (lastLines.length > 30) lastLines.shift();
        onLine(line);
      }),
    );
  const url = `http://127.0.0.1:${port}/`;
  const stop = async () => {
    killTree(child);
    await ended;
  };
  for (let tries = 0; !(await answers(url)); tries += 1) {
    if (!isOver && tries < 300) {
      await wait(200);
      continue;
    }
    await stop();
    throw new Error(`VS Code did not start:\n${lastLines.join('\n')}`);
  }
  return { url, port, pid: child.pid ?? 0, ended, stop };
}

/**
 * @param {Omit<ServerOptions, 'onLine'>} options
 * @param {number} port
 */
function serverArguments(options, port) {
  return [
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...(options.token ? ['--connection-token', options.token] : ['--without-connection-token']),
    ...['--default-folder', options.folder],
    ...(options.isDevelopment ? ['--enable-smoke-test-driver'] : []),
    ...dataArguments(options),
  ];
}

/** @param {{userDataDir: string, extensionsDir: string}} options */
function dataArguments({ userDataDir, extensionsDir }) {
  return [
    '--accept-server-license-terms',
    '--disable-telemetry',
    ...['--user-data-dir', userDataDir, '--server-data-dir', userDataDir, '--extensions-dir', extensionsDir],
  ];
}

/**
 * @param {string} vsix
 * @param {{userDataDir: string, extensionsDir: string}} place
 */
export async function installVsix(vsix, place) {
  const { node, main } = await ensureVsCode();
  const args = [main, '--install-extension', vsix, '--force', ...dataArguments(place)];
  const { code, output } = await runToEnd(node, args, { cwd: root, timeoutMs: 120_000 });
  if (code !== 0 || !output.includes('successfully installed'))
    throw new Error(`VS Code would not install ${vsix}:\n${output.trim()}`);
}

/**
 * The address of a window that loads the extension from its source folder, and may run tests inside it.
 *
 * @param {Server} server
 * @param {{folder: string, extension: string, tests?: string, open?: string, token?: string}} options
 */
export function developmentUrl({ url, port }, { folder, extension, tests, open, token }) {
  const remote = (/** @type {string} */ file) =>
    `vscode-remote://127.0.0.1:${port}${path.posix.join('/', file.replaceAll('\\', '/'))}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['skipWelcome', 'true'],
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ...(open ? [['openFile', remote(open)]] : []),
  ];
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  if (token) query.set('tkn', token);
  return `${url}?${query}`;
}

/** @param {string} url */
async function answers(url) {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2000), redirect: 'manual' });
    return true;
  } catch {
    return false;
  }
}

/** @returns {Promise<number>} */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? reject(error) : freePort().then(resolve, reject)));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Without its native modules the server tells at length where it looked for them, and works without. Nothing else is
 * dropped.
 *
 * @param {(line: string) => void} onLine
 * @returns {(text: string) => void}
 */
function linesWithoutKnownNoise(onLine) {
  let rest = '';
  let isInNoise = false;
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('Error: Could not locate the bindings file')) isInNoise = true;
      else if (!isInNoise && line.trim()) onLine(line);
      if (line === '}') isInNoise = false;
    }
  };
}
