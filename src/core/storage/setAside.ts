import type { Finding } from './database.ts';
import { setAsideName } from './fileNames.ts';
import type { Files } from './files.ts';
import { codeOf } from './storageFailure.ts';

/** Keeps a damaged file under a dated name. Another window may have done so already. */
export async function setAside(files: Files, finding: Finding, atMs: number): Promise<Finding> {
  const setAsideAs = setAsideName(finding.file, atMs);
  try {
    await files.rename(finding.file, setAsideAs);
    return { ...finding, setAsideAs };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return finding;
  }
}
