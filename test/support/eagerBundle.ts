import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { forExtension } from '../../scripts/build.mjs';

export interface EagerBundle {
  /** Of all files that an activation reads, minified. */
  readonly bytes: number;
  /** Source files in them. */
  readonly inputs: readonly string[];
}

/** What activating the extension reads: the entry and all that it imports, but with `import()`. */
export async function eagerBundle(): Promise<EagerBundle> {
  const { metafile } = await build({ ...forExtension(true), write: false, metafile: true });
  const files = [...eagerFiles(metafile, entryOf(metafile))];
  return {
    bytes: files.reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0),
    inputs: files.flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {})),
  };
}

function entryOf({ outputs }: Metafile): string {
  const entry = Object.keys(outputs).find((file) => path.basename(file) === 'extension.js');
  if (!entry) throw new Error('no entry');
  return entry;
}

function eagerFiles({ outputs }: Metafile, file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  const imports = outputs[file]?.imports ?? [];
  for (const { kind, path: to, external } of imports)
    if (kind === 'import-statement' && !external) eagerFiles({ outputs, inputs: {} }, to, known);
  return known;
}
