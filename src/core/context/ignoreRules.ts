import ignore, { type Ignore } from 'ignore';
import { isSecretFile } from './secretFile.ts';

/*
 * What is kept out of sight: `.gitignore` files (each for its folder and below), `files.exclude`, and the user's own
 * `neuralTerminal.context.exclude`. All are patterns in the manner of git; the editor's globs mean the same here.
 */

export type Exclusion = 'secret' | 'ignored' | 'excluded';

export class IgnoreRules {
  readonly #own: Ignore;
  readonly #byFolder = new Map<string, Ignore>();

  /** `exclude`: globs of the settings. */
  constructor(exclude: readonly string[]) {
    this.#own = ignore({ allowRelativePaths: true }).add([...exclude]);
  }

  /** The text of the `.gitignore` in `folder`, which is '' at the root. */
  addGitignore(folder: string, text: string): void {
    this.#byFolder.set(folder, ignore({ allowRelativePaths: true }).add(text));
  }

  /** Why this path, relative to the root, with `/` at the end of a folder, is not offered. */
  exclusionOf(path: string): Exclusion | undefined {
    if (isSecretFile(path)) return 'secret';
    if (/(?:^|\/)\.git\//.test(path)) return 'ignored';
    if (this.#own.ignores(path)) return 'excluded';
    return this.#isIgnored(path) ? 'ignored' : undefined;
  }

  /** A folder that is ignored takes all in it along; else the deepest file that speaks of the path decides. */
  #isIgnored(path: string): boolean {
    const parts = path.split('/').filter((part) => part !== '');
    for (let count = 1; count <= parts.length; count++) {
      const isFolder = count < parts.length || path.endsWith('/');
      if (this.#isIgnoredItself(parts.slice(0, count), isFolder)) return true;
    }
    return false;
  }

  #isIgnoredItself(parts: readonly string[], isFolder: boolean): boolean {
    for (let depth = parts.length - 1; depth >= 0; depth--) {
      const rules = this.#byFolder.get(parts.slice(0, depth).join('/'));
      if (!rules) continue;
      const { ignored, unignored } = rules.test(`${parts.slice(depth).join('/')}${isFolder ? '/' : ''}`);
      if (ignored) return true;
      if (unignored) return false;
    }
    return false;
  }
}

/** The names of `files.exclude` that are switched on; what depends on other files is left out. */
export function excludedGlobs(setting: unknown): readonly string[] {
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting).flatMap(([glob, isOn]) => (isOn === true ? [glob] : []));
}
