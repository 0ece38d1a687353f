/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * @param {{timeoutMs: number, grep?: string | undefined}} options
 */
export async function newMocha({ timeoutMs, grep }) {
  // The extension host loads this file as CommonJS, mocha is an ES module: only this way it is the same in both.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, reporter: Mocha.reporters.Base });
  if (grep) mocha.fgrep(grep);
  return mocha;
}

/**
 * Runs what is loaded. Failures are told in full; the rest only when asked.
 *
 * @param {import('mocha')} mocha
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
      .on('pass', (test) => {
        counts.passed += 1;
        say(`  ✓ ${test.fullTitle()} (${test.duration} ms)`);
      })
      .on('pending', (test) => {
        counts.skipped += 1;
        say(`  - ${test.fullTitle()}`);
      })
      .on('fail', (test, error) => {
        counts.failed += 1;
        const story = String(error.stack ?? error.message ?? error);
        tell(`  ✗ ${test.fullTitle()}\n${story.replace(/^/gm, '      ')}`);
      });
  });
}
