import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { countRun, newMocha } from '../../scripts/mochaRun.mjs';

/**
 * What VS Code calls inside its extension host. What to run and where the counts go comes through the environment
 * (see scripts/hostTests.mjs).
 */
export async function run(): Promise<void> {
  const { resultFile, files, grep, isTalkative, timeoutMs } = JSON.parse(process.env['NT_HOST_TESTS'] ?? '');
  const mocha = await newMocha({ timeoutMs, grep });
  const bundled = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const name of bundled)
    if (files.includes(name.replace(/\.cjs$/, '.ts'))) mocha.addFile(path.join(__dirname, name));
  const report: string[] = [];
  const counts = await countRun(mocha, isTalkative, (line) => report.push(line));
  writeFileSync(resultFile, JSON.stringify({ ...counts, report }));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}
