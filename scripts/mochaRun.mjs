import Mocha from 'mocha';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

const { EVENT_TEST_PASS, EVENT_TEST_PENDING, EVENT_TEST_FAIL } = Mocha.Runner.constants;

/**
 * @param {{timeoutMs: number, grep?: string | undefined}} options
 */
export function newMocha({ timeoutMs, grep }) {
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, reporter: Mocha.reporters.Base });
  if (grep) mocha.fgrep(grep);
  return mocha;
}

/**
 * Runs what is loaded. Failures are told in full; the rest only when asked.
 *
 * @param {Mocha} mocha
 * @param {boolean} isTalkative
 * @param {(line: string) => void} [tell]
 * @returns {Promise<Counts>}
 */
export function countRun(mocha, isTalkative, tell = console.log) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const say = (/** @type {string} */ line) => {
    if (isTalkative) tell(line);
  };
  return new Promise((resolve) => {
    mocha
      .run(() => resolve(counts))
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
        const story = String(error.stack ?? error.message ?? error);
        tell(`  ✗ ${test.fullTitle()}\n${story.replace(/^/gm, '      ')}`);
      });
  });
}
