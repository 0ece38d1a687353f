import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '../..');

/** Bundles a program as it ships: a CommonJS file. */
export async function bundleWorker(outfile: string): Promise<void> {
  const entryPoints = [path.join(root, 'src/node/storageWorker.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', minify: true });
}

/** Bundles a program of the tests, so that starting it often is quick. */
export async function bundleProgram(file: string, outfile: string): Promise<void> {
  const js = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  const define = { __dirname: '"."', __filename: '"."' };
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js },
    define,
  });
}
