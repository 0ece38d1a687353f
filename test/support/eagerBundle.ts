import { build } from 'esbuild';
import { forExtension } from '../../scripts/build.mjs';
import { eagerFiles } from '../../scripts/onePiece.mjs';

export interface EagerBundle {
  /** Of all files that an activation reads, minified. */
  readonly bytes: number;
  /** Source files in them. */
  readonly inputs: readonly string[];
}

/** What activating the extension reads: the entry and all that it imports, but with `import()`. */
export async function eagerBundle(): Promise<EagerBundle> {
  const { metafile } = await build({ ...forExtension(true), plugins: [], write: false, metafile: true });
  const files = eagerFiles(metafile, 'extension.js');
  return {
    bytes: files.reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0),
    inputs: files.flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {})),
  };
}
