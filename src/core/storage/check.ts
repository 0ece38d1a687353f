import type { CheckReport, Finding } from './database.ts';
import type { Engine } from './engine.ts';
import { journalsIn, snapshotsIn } from './fileNames.ts';
import type { Files } from './files.ts';
import { damagedLines } from './journalReader.ts';
import { setAside } from './setAside.ts';
import { checksumOf } from './snapshotFile.ts';
import { codeOf } from './storageFailure.ts';
import type { Upkeep } from './upkeep.ts';

/*
 * The user's "check and repair": everything that is kept is read and compared with its checksums, and what is
 * in memory is checked by SQLite. A repair writes the good state anew, twice, so that the backup is good as
 * well, and keeps what is damaged under dated names.
 */

export async function checkAndRepair(engine: Engine, upkeep: Upkeep): Promise<CheckReport> {
  const { files, clock } = engine.options;
  const checked: string[] = ['memory'];
  const findings: Finding[] = [...(await checkMemory(engine))];
  const damaged: Finding[] = [];
  for (const name of await keptFiles(files)) {
    checked.push(name);
    const finding = await checkFile(engine, name);
    if (finding) damaged.push(finding);
  }
  const report = { checkedAtMs: clock.now(), checked };
  if (findings.length + damaged.length === 0) return { ...report, findings };
  await upkeep.seal({ keepsOld: true });
  for (const finding of damaged) findings.push(await setAside(files, finding, clock.now()));
  await upkeep.seal({ keepsOld: true });
  const isFromDisk = findings.some(({ problem }) => problem === 'damaged-memory');
  return { ...report, findings, recoveredFrom: isFromDisk ? 'snapshot and journal' : 'memory' };
}

async function keptFiles(files: Files): Promise<string[]> {
  const names = await files.list();
  return [...snapshotsIn(names), ...journalsIn(names)].map(({ name }) => name);
}

/**
 * SQLite compares a full-text index with the whole table that it reads; ours has a part of the rows on purpose, and
 * can be built anew at any time.
 */
const partialIndex = /^malformed inverted index for FTS\d table /;
const maxProblems = 20;

/** A copy in memory that is damaged is loaded again from disk. */
async function checkMemory(engine: Engine): Promise<Finding[]> {
  const detail = memoryProblem(engine);
  if (detail === undefined) return [];
  await engine.turns.run(() => engine.load());
  return [{ file: 'memory', problem: 'damaged-memory', detail }];
}

function memoryProblem(engine: Engine): string | undefined {
  try {
    const { values } = engine.session.follower.replica.query(`pragma integrity_check(${maxProblems})`);
    const problems = values
      .map(([text]) => String(text))
      .filter((text) => text !== 'ok' && !partialIndex.test(text));
    return problems.length === 0 ? undefined : problems.join('; ');
  } catch (error) {
    // Damage may keep even the check from running.
    return error instanceof Error ? error.message : String(error);
  }
}

async function checkFile(engine: Engine, name: string): Promise<Finding | undefined> {
  const { files, checksum } = engine.options;
  try {
    const [snapshot] = snapshotsIn([name]);
    if (!snapshot) return await checkJournal(engine, name);
    if ((await checksumOf(files, name, checksum)) === snapshot.checksum) return undefined;
    return { file: name, problem: 'unreadable-snapshot', detail: 'its content is not what was written' };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT') return undefined;
    return { file: name, problem: 'unreadable-snapshot', detail: code };
  }
}

async function checkJournal(engine: Engine, name: string): Promise<Finding | undefined> {
  const damaged = await damagedLines(engine.options.files, engine.options.checksum, name);
  if (damaged === 0) return undefined;
  return { file: name, problem: 'unreadable-lines', detail: `${damaged} damaged` };
}
