import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { parts } from './testParts.mjs';

const help = `npm test                        everything
npm test -- <part> …            some parts: ${parts.map((part) => part.name).join(', ')}
npm test -- --vscode VERSION …   with another VS Code: 4.139.1 (the default) or 4.106.3 (the oldest supported)
npm run test:unit -- <filter>   the tests whose file name or title holds the filter (also test:webview,
                                test:vscode, test:e2e)`;

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function test(args) {
  const words = [...args];
  const version = words.indexOf('--vscode');
  if (version >= 0) process.env['NT_VSCODE'] = words.splice(version, 2)[1];
  /** @type {string[]} */
  const chosen = [];
  while (words[0] !== undefined && parts.some((part) => part.name === words[0]))
    chosen.push(words.shift() ?? '');
  const filter = words.join(' ') || undefined;
  const wanted = parts
    .filter((part) => (chosen.length > 0 ? chosen.includes(part.name) : !part.isExtra))
    .filter((part) => filter === undefined || part.name !== 'check');
  // What takes long on the disk runs beside what takes long in the browser.
  const aside = wanted.filter((part) => part.isAside).map((part) => runPart(part, filter));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (/** @type {import('./mochaRun.mjs').Counts} */ counts) => {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  };
  for (const part of wanted) if (!part.isAside) add(await runPart(part, filter));
  for (const counts of await Promise.all(aside)) add(counts);
  if (total.passed + total.failed === 0) console.log(`No test's file or title holds "${filter}".`);
  console.log(tally(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/**
 * @param {import('./testParts.mjs').Part} part
 * @param {string | undefined} filter
 */
async function runPart(part, filter) {
  const startedMs = performance.now();
  const counts = await part.run(filter).catch((error) => {
    console.log(`  ✗ ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  if (counts.passed + counts.failed === 0 && filter === undefined) {
    console.log(`  ✗ ${part.name} ran no test`);
    counts.failed = 1;
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${part.name.padEnd(8)} ${tally(counts)} (${seconds} s)`);
  return counts;
}

/** @param {import('./mochaRun.mjs').Counts} counts */
function tally({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

if (process.argv.includes('--help')) {
  console.log(help);
} else {
  await continueUnderNode24(import.meta.filename);
  try {
    await ensureDependencies();
    process.exitCode = await test(process.argv.slice(2));
  } catch (error) {
    process.exitCode = explain(error);
  }
}
