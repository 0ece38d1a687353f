import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { runElectronTests } from './electronTests.mjs';
import { runHostTests } from './hostTests.mjs';
import { makePackage } from './package.mjs';
import { root, saveArtifact, tools } from './places.mjs';
import { runToEnd } from './processes.mjs';
import { freshFolder } from './profile.mjs';
import { ensureVsCode } from './vscodeServer.mjs';

/** @typedef {import('./mochaRun.mjs').Counts} Counts */
/**
 * @typedef {object} Part
 * @property {string} name
 * @property {(filter: string | undefined) => Promise<Counts>} run
 * @property {boolean} [isExtra] runs only when it is asked for
 * @property {boolean} [isAside] runs beside the others, from the beginning
 */

/** @type {readonly Part[]} */
export const parts = [
  { name: 'check', run: check },
  {
    name: 'unit',
    run: (filter) =>
      mochaPart({ folder: 'unit', filter, timeoutMs: 20_000, limitMs: 600_000, isDividable: true }),
  },
  {
    name: 'slow',
    run: (filter) =>
      mochaPart({ folder: 'unit', filter, isSlow: true, timeoutMs: 900_000, limitMs: 1_500_000 }),
    isAside: true,
  },
  { name: 'webview', run: browserPart('webview') },
  { name: 'vscode', run: serverPart },
  { name: 'e2e', run: browserPart('e2e') },
  { name: 'electron', run: electronPart, isExtra: true },
];

/** Types, lint and format, dead code. Each counts as one test. */
async function check() {
  const programs = [
    ['types', 'typescript/bin/tsc', '-p', '.'],
    ['types of the tests', 'typescript/bin/tsc', '-p', 'test/tsconfig.json'],
    ['types of the webviews', 'typescript/bin/tsc', '-p', 'webview-ui/tsconfig.json'],
    ['lint and format', '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    ['dead code', 'knip/bin/knip.js', '--treat-config-hints-as-errors'],
  ];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [title, program, ...args] of programs) {
    const { code, output, isOverdue } = await runToEnd(
      process.execPath,
      [path.join(root, 'node_modules', program ?? ''), ...args],
      { cwd: root, timeoutMs: 5 * 60_000 },
    );
    counts[code === 0 ? 'passed' : 'failed'] += 1;
    if (code !== 0) console.log(`  ✗ ${title}${isOverdue ? ' did not end' : ''}\n${output.trim()}`);
  }
  return counts;
}

/**
 * @typedef {object} MochaPart
 * @property {string} folder
 * @property {string | undefined} filter
 * @property {number} timeoutMs of one test
 * @property {number} limitMs of the whole part
 * @property {boolean} [isSlow] takes the files named *.slow.test.ts instead of the others
 * @property {boolean} [isDividable] whether its files may run in two processes at a time
 */

/**
 * @param {MochaPart} part
 * @returns {Promise<Counts>}
 */
async function mochaPart({ folder, filter, isSlow = false, isDividable = false, ...limits }) {
  const own = testFiles(folder).filter((file) => file.includes('.slow.') === isSlow);
  const { files, grep } = pick(own, filter);
  const hooks = folder === 'e2e' ? [path.join(root, 'test/support/endToEndHooks.ts')] : [];
  const isTalkative = filter !== undefined;
  const halves = isDividable && !isTalkative && files.length > 1 ? inHalves(files) : [files];
  const counts = await Promise.all(
    halves.map((half, number) => {
      const resultFile = newResultFile(`${folder}-${number}`);
      return mochaRun({ files: [...hooks, ...half], resultFile, grep, isTalkative, ...limits }, folder);
    }),
  );
  return counts.reduce((sum, next) => ({
    passed: sum.passed + next.passed,
    failed: sum.failed + next.failed,
    skipped: sum.skipped + next.skipped,
  }));
}

/**
 * Two lots of about the same weight: neighbours, which test the same thing, tend to take the same time.
 *
 * @param {readonly string[]} files
 */
function inHalves(files) {
  return [0, 1].map((half) => files.filter((_, index) => index % 2 === half));
}

/**
 * @param {import('./runMocha.mjs').MochaTask & {limitMs: number}} task
 * @param {string} name
 * @returns {Promise<Counts>}
 */
async function mochaRun({ limitMs, ...task }, name) {
  const { code, output, isOverdue } = await runToEnd(
    process.execPath,
    ['scripts/runMocha.mjs', JSON.stringify(task)],
    { cwd: root, timeoutMs: limitMs },
  );
  if (code !== 0 || task.isTalkative) console.log(output.trimEnd());
  if (isOverdue) console.log(`  ✗ ${name} did not end within ${limitMs / 60_000} minutes`);
  return readCounts(task.resultFile, code);
}

/**
 * What is fetched or made once is there before the clock of the first test runs.
 *
 * @param {'webview' | 'e2e'} folder
 * @returns {Part['run']}
 */
function browserPart(folder) {
  return async (filter) => {
    await ensureBrowser();
    if (folder === 'e2e') {
      await ensureVsCode();
      process.env['NT_PACKAGE'] = await makePackage(
        path.join(freshFolder('package'), 'neural-terminal.vsix'),
      );
    }
    // Two VS Codes at a time take no less time than one after the other, and each waits for the other.
    const isDividable = folder === 'webview';
    return mochaPart({ folder, filter, timeoutMs: 90_000, limitMs: 25 * 60_000, isDividable });
  };
}

/**
 * @param {string | undefined} filter
 * @returns {Promise<Counts>}
 */
async function serverPart(filter) {
  const task = hostTask(filter);
  const { code, log } = await runHostTests(task, 10 * 60_000);
  if (code !== 0) console.log(`  What the window said: ${saveArtifact('vscode-console.log', log)}`);
  return readCounts(task.resultFile, code);
}

/**
 * @param {string | undefined} filter
 * @returns {Promise<Counts>}
 */
async function electronPart(filter) {
  const task = hostTask(filter);
  return readCounts(task.resultFile, await runElectronTests(task));
}

/** @param {string | undefined} filter */
function hostTask(filter) {
  const { files, grep } = pick(testFiles('vscode'), filter);
  return {
    files: files.map((file) => path.basename(file)),
    grep,
    resultFile: newResultFile('vscode'),
    timeoutMs: 30_000,
    isTalkative: filter !== undefined,
  };
}

/** @param {string} name */
function newResultFile(name) {
  mkdirSync(tools, { recursive: true });
  return path.join(tools, `results-${name}-${process.pid}.json`);
}

/**
 * A run that broke off before it could count is one failure.
 *
 * @param {string} file
 * @param {number} code
 * @returns {Counts}
 */
function readCounts(file, code) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  /** @type {Counts & {report?: string[]}} */
  const { report = [], ...counts } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  for (const line of report) console.log(line);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {string} folder */
function testFiles(folder) {
  const place = path.join(root, 'test', folder);
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .sort()
    .map((name) => path.join(place, name));
}

/**
 * A filter is part of a file's name or, where no file has it, part of a test's title.
 *
 * @param {readonly string[]} files
 * @param {string | undefined} filter
 */
function pick(files, filter) {
  if (!filter) return { files, grep: undefined };
  const named = files.filter((file) =>
    path.relative(root, file).toLowerCase().includes(filter.toLowerCase()),
  );
  return named.length > 0 ? { files: named, grep: undefined } : { files, grep: filter };
}
