import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, tools } from './places.mjs';
import { runToEnd } from './processes.mjs';

/** @typedef {import('./runMocha.mjs').Counts} Counts */
/** @typedef {{name: string, run: (filter: string | undefined) => Promise<Counts>, isExtra?: boolean}} Part */

/** @type {readonly Part[]} */
export const parts = [
  { name: 'check', run: check },
  {
    name: 'unit',
    run: (filter) => mochaPart({ folder: 'unit', filter, timeoutMs: 20_000, limitMs: 10 * 60_000 }),
  },
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
 * @param {{folder: string, filter: string | undefined, timeoutMs: number, limitMs: number,
 *   env?: Record<string, string>}} options
 * @returns {Promise<Counts>}
 */
async function mochaPart({ folder, filter, timeoutMs, limitMs, env = {} }) {
  const { files, grep } = pick(testFiles(folder), filter);
  const resultFile = path.join(tools, `results-${folder}-${process.pid}.json`);
  mkdirSync(tools, { recursive: true });
  const task = { files, resultFile, timeoutMs, grep, isTalkative: filter !== undefined };
  const { code, output, isOverdue } = await runToEnd(
    process.execPath,
    ['scripts/runMocha.mjs', JSON.stringify(task)],
    { cwd: root, timeoutMs: limitMs, env: { ...process.env, ...env } },
  );
  if (code !== 0 || filter !== undefined) console.log(output.trimEnd());
  if (isOverdue) console.log(`  ✗ ${folder} did not end within ${limitMs / 60_000} minutes`);
  return readCounts(resultFile, code);
}

/**
 * A run that broke off before it could count is one failure.
 *
 * @param {string} file
 * @param {number} code
 * @returns {Counts}
 */
export function readCounts(file, code) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  /** @type {Counts} */
  const counts = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {string} folder */
export function testFiles(folder) {
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
export function pick(files, filter) {
  if (!filter) return { files, grep: undefined };
  const named = files.filter((file) =>
    path.relative(root, file).toLowerCase().includes(filter.toLowerCase()),
  );
  return named.length > 0 ? { files: named, grep: undefined } : { files, grep: filter };
}
