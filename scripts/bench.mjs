import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { root } from './places.mjs';

/** @typedef {{name: string, value: string, bar: string, ok: boolean}} Row */
/** @typedef {{name: string, run: () => Promise<readonly Row[]>}} Bench */

/**
 * Runs the measurements of test/bench one after the other and prints one table.
 *
 * @param {string | undefined} filter part of a file's name
 */
async function bench(filter) {
  const folder = path.join(root, 'test/bench');
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.bench.ts') && file.includes(filter ?? ''),
  );
  if (files.length === 0) throw new Error(`No measurement is named like "${filter}".`);
  /** @type {string[][]} */
  const lines = [['measured', 'value', 'bar', '']];
  let missed = 0;
  for (const file of files.sort()) {
    /** @type {Bench} */
    const subject = await import(path.join(folder, file));
    console.log(`Measuring ${subject.name} …`);
    for (const { name, value, bar, ok } of await subject.run()) {
      lines.push([`${subject.name}: ${name}`, value, bar, ok ? 'ok' : 'MISSED']);
      if (!ok) missed += 1;
    }
  }
  console.log(`\n${table(lines)}\n\n${missed === 0 ? 'Every bar is met.' : `${missed} bars are missed.`}`);
  return missed === 0 ? 0 : 1;
}

/** @param {readonly (readonly string[])[]} lines */
function table(lines) {
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

try {
  await continueUnderNode24(import.meta.filename);
  await ensureDependencies();
  // Memory is measured after a collection; the flag has to be set before the function is fetched.
  setFlagsFromString('--expose-gc');
  Object.assign(globalThis, { gc: runInNewContext('gc') });
  process.exitCode = await bench(process.argv[2]);
} catch (error) {
  process.exitCode = explain(error);
}
