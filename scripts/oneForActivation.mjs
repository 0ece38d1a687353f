import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('esbuild').Metafile} Metafile */

/*
 * esbuild puts what several parts share into files of its own, so that an activation reads thirty of them, and to find
 * and open each takes longer than to run it. Here all that the entry imports at once becomes one file. The parts that
 * come later still import from where they did: there, the names are passed on.
 */

/** @type {import('esbuild').Plugin} */
export const oneForActivation = {
  name: 'one-for-activation',
  setup({ esbuild, initialOptions, onEnd }) {
    const { absWorkingDir = '', outdir = '', target, minify, write } = initialOptions;
    onEnd(async ({ metafile, errors }) => {
      if (errors.length > 0 || !metafile || write === false) return;
      const folder = path.resolve(absWorkingDir, outdir);
      const [entryName = '', ...shared] = eagerFiles(metafile);
      const entry = path.resolve(absWorkingDir, entryName);
      const pieces = shared.map((name, at) => ({
        file: path.resolve(absWorkingDir, name),
        // Two pieces may give their own things the same names.
        names: (metafile.outputs[name]?.exports ?? []).map((name) => ({ name, unique: `p${at}_${name}` })),
      }));
      const passedOn = pieces.map(({ file, names }) => {
        const renamed = names.map(({ name, unique }) => `${name} as ${unique}`);
        return `export { ${renamed.join(', ')} } from '${relative(folder, file)}';`;
      });
      const { outputFiles } = await esbuild.build({
        stdin: {
          contents: [`export * from '${relative(folder, entry)}';`, ...passedOn].join('\n'),
          resolveDir: folder,
        },
        bundle: true,
        format: 'esm',
        platform: 'node',
        ...(target !== undefined && { target }),
        ...(minify !== undefined && { minify }),
        legalComments: 'none',
        external: ['vscode'],
        plugins: [laterParts(folder)],
        write: false,
      });
      for (const { contents } of outputFiles) {
        writeFileSync(entry, contents);
        Object.assign(metafile.outputs[entryName] ?? {}, { bytes: contents.length });
      }
      for (const { file, names } of pieces) {
        const renamed = names.map(({ name, unique }) => `${unique} as ${name}`);
        const from = relative(path.dirname(file), entry);
        writeFileSync(file, `export{${renamed.join(',')}}from${JSON.stringify(from)};\n`);
      }
    });
  },
};

/**
 * What is imported later is left as it is, named from where the one file lies.
 *
 * @param {string} folder
 * @returns {import('esbuild').Plugin}
 */
function laterParts(folder) {
  return {
    name: 'later-parts',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, resolveDir, path: to }) =>
        kind === 'dynamic-import'
          ? { path: relative(folder, path.resolve(resolveDir, to)), external: true }
          : undefined,
      );
    },
  };
}

/**
 * The entry and all that it imports but with `import()`.
 *
 * @param {Metafile} metafile
 * @returns {readonly string[]}
 */
export function eagerFiles({ outputs }) {
  const entry = Object.keys(outputs).find((file) => path.basename(file) === 'extension.js');
  if (!entry) throw new Error('There is no entry.');
  const known = new Set([entry]);
  for (const file of known)
    for (const { kind, path: to, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !external) known.add(to);
  return [...known];
}

/**
 * As an import names it.
 *
 * @param {string} folder
 * @param {string} file
 */
function relative(folder, file) {
  const to = posix(path.relative(folder, file));
  return to.startsWith('.') ? to : `./${to}`;
}

/** @param {string} file */
function posix(file) {
  return file.split(path.sep).join('/');
}
