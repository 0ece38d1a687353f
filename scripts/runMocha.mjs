import { writeFileSync } from 'node:fs';
import { countRun, newMocha } from './mochaRun.mjs';
import { endWithParent } from './processes.mjs';

/*
 * One mocha run in a process of its own; scripts/testParts.mjs starts it:
 *   node scripts/runMocha.mjs '{"files": […], "resultFile": "…", "timeoutMs": 20000}'
 */

/**
 * @typedef {object} MochaTask
 * @property {readonly string[]} files
 * @property {string} resultFile where the counts go, as JSON
 * @property {number} timeoutMs of one test
 * @property {string | undefined} grep part of a title
 * @property {boolean} isTalkative whether every test is told, or failures only
 */

endWithParent();
/** @type {MochaTask} */
const task = JSON.parse(process.argv[2] ?? '');
const mocha = await newMocha(task);
for (const file of task.files) mocha.addFile(file);
await mocha.loadFilesAsync();
const counts = await countRun(mocha, task.isTalkative);
writeFileSync(task.resultFile, JSON.stringify(counts));
// A handle left open must not keep a finished run alive.
process.exit(counts.failed > 0 ? 1 : 0);
