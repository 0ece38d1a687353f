import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/*
 * One mocha run in a process of its own:
 *   node scripts/runMocha.mjs '{"files": […], "resultFile": "…", "timeoutMs": 20000, "grep": "…"}'
 * Only failures are told; with a `grep` or `isTalkative` every test is.
 */

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */
/**
 * @typedef {object} MochaTask
 * @property {readonly string[]} files
 * @property {string} resultFile where the counts go, as JSON
 * @property {number} timeoutMs
 * @property {string} [grep] part of a title
 * @property {boolean} [isTalkative]
 */

const { EVENT_TEST_PASS, EVENT_TEST_PENDING, EVENT_TEST_FAIL } = Mocha.Runner.constants;

/** @type {MochaTask} */
const task = JSON.parse(process.argv[2] ?? '');
const mocha = new Mocha({ timeout: task.timeoutMs, forbidOnly: true, reporter: Mocha.reporters.Base });
if (task.grep) mocha.fgrep(task.grep);
for (const file of task.files) mocha.addFile(file);
await mocha.loadFilesAsync();

/** @type {Counts} */
const counts = { passed: 0, failed: 0, skipped: 0 };
const say = (/** @type {string} */ line) => {
  if (task.isTalkative) console.log(line);
};
mocha
  .run((failures) => {
    writeFileSync(task.resultFile, JSON.stringify(counts));
    // A handle left open must not keep a finished run alive.
    process.exit(failures > 0 ? 1 : 0);
  })
  .on(EVENT_TEST_PASS, (test) => {
    counts.passed += 1;
    say(`  ✓ ${test.fullTitle()} (${test.duration} ms)`);
  })
  .on(EVENT_TEST_PENDING, (test) => {
    counts.skipped += 1;
    say(`  - ${test.fullTitle()}`);
  })
  .on(EVENT_TEST_FAIL, (test, error) => {
    counts.failed += 1;
    console.log(`  ✗ ${test.fullTitle()}\n${indented(describe(error))}`);
  });

/** @param {{stack?: string, message?: string, expected?: unknown, actual?: unknown}} error */
function describe(error) {
  return error.stack ?? error.message ?? String(error);
}

/** @param {string} text */
function indented(text) {
  return text.replace(/^/gm, '      ');
}
