import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('esbuild').Metafile} Metafile */
/** @typedef {import('esbuild').OutputFile} OutputFile */

/*
 * esbuild puts what several parts share into files of its own. An activation would read thirty of them, and to find and
 * open each takes longer than to run it; a page would ask for seven before it can draw. Here all that an entry imports
 * at once becomes one file. The parts that come later still import from where they did: there, the names are passed on.
 */

/**
 * How the names of a shared piece get from the one file to its old place.
 *
 * @typedef {object} Passing
 * @property {(from: string, at: number, names: readonly string[]) => string} inEntry stands in the one file
 * @property {(entry: string, at: number, names: readonly string[]) => string} inPiece all that is left of the piece
 * @property {string} banner the first line of the one file
 */

/** @type {Passing} */
const asExports = {
  banner: '',
  // Two pieces may give their own things the same names.
  inEntry: (from, at, names) =>
    `export { ${names.map((name) => `${name} as p${at}_${name}`)} } from ${JSON.stringify(from)};`,
  inPiece: (entry, at, names) =>
    `export{${names.map((name) => `p${at}_${name} as ${name}`)}}from${JSON.stringify(entry)};\n`,
};

/**
 * What stands in a page has no address that it could be imported from.
 *
 * @type {Passing}
 */
const onTheWindow = {
  // Chromium then compiles all functions at once. Only a third of the script runs before the first frame, but to compile
  // that one by one, reading each function twice or more, takes longer.
  banner: '//# allFunctionsCalledOnLoad',
  inEntry: (from, at) =>
    `import * as p${at} from ${JSON.stringify(from)}; (window.pieces ??= [])[${at}] = p${at};`,
  inPiece: (_, at, names) => `export const{${names}}=window.pieces[${at}];\n`,
};

export const oneForActivation = onePiece('extension.js', asExports);
export const oneForPage = onePiece('main.js', onTheWindow);

/**
 * @param {string} entryName
 * @param {Passing} passing
 * @returns {import('esbuild').Plugin}
 */
function onePiece(entryName, { inEntry, inPiece, banner }) {
  return {
    name: 'one-piece',
    setup({ esbuild, initialOptions, onEnd }) {
      const { absWorkingDir = '', outdir = '', platform, target, minify, write } = initialOptions;
      initialOptions.write = false;
      onEnd(async (result) => {
        const { metafile, outputFiles = [], errors } = result;
        if (errors.length > 0 || !metafile) return;
        const folder = path.resolve(absWorkingDir, outdir);
        const texts = new Map(outputFiles.map((file) => [file.path, file.text]));
        const [entryOutput = '', ...shared] = eagerFiles(metafile, entryName);
        const entry = path.resolve(absWorkingDir, entryOutput);
        const pieces = shared.map((output, at) => {
          const file = path.resolve(absWorkingDir, output);
          const names = metafile.outputs[output]?.exports ?? [];
          return {
            file,
            at,
            names,
            from: relative(folder, file),
            entry: relative(path.dirname(file), entry),
          };
        });
        const passedOn = pieces.map(({ from, at, names }) => inEntry(from, at, names));
        const joined = await esbuild.build({
          stdin: {
            contents: [`export * from '${relative(folder, entry)}';`, ...passedOn].join('\n'),
            resolveDir: folder,
          },
          bundle: true,
          format: 'esm',
          ...(platform !== undefined && { platform }),
          ...(target !== undefined && { target }),
          ...(minify !== undefined && { minify }),
          banner: { js: banner },
          legalComments: 'none',
          external: ['vscode'],
          plugins: [readFrom(texts, folder)],
          write: false,
        });
        for (const { text, contents } of joined.outputFiles) {
          texts.set(entry, text);
          Object.assign(metafile.outputs[entryOutput] ?? {}, { bytes: contents.length });
        }
        for (const { file, at, names, entry } of pieces) texts.set(file, inPiece(entry, at, names));
        result.outputFiles = outputFiles.map((file) => changed(file, texts.get(file.path) ?? file.text));
        if (write !== false) writeAll(result.outputFiles);
      });
    },
  };
}

/**
 * What was made so far, of which the parts that come later are left as they are, named from where the one file lies.
 *
 * @param {ReadonlyMap<string, string>} texts
 * @param {string} folder
 * @returns {import('esbuild').Plugin}
 */
function readFrom(texts, folder) {
  return {
    name: 'read-from',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, resolveDir, path: to }) => {
        const file = path.resolve(resolveDir, to);
        return kind === 'dynamic-import'
          ? { path: relative(folder, file), external: true }
          : { path: file, namespace: 'made' };
      });
      build.onLoad({ filter: /^/, namespace: 'made' }, ({ path: file }) => ({
        contents: texts.get(file) ?? '',
        resolveDir: path.dirname(file),
      }));
    },
  };
}

/**
 * @param {OutputFile} file
 * @param {string} text
 * @returns {OutputFile}
 */
function changed(file, text) {
  return text === file.text
    ? file
    : { path: file.path, hash: '', text, contents: new TextEncoder().encode(text) };
}

/** @param {readonly OutputFile[]} files */
function writeAll(files) {
  for (const { path: file, contents } of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

/**
 * The entry and all that it imports but with `import()`.
 *
 * @param {Metafile} metafile
 * @param {string} entryName
 * @returns {readonly string[]}
 */
export function eagerFiles({ outputs }, entryName) {
  const entry = Object.keys(outputs).find((file) => path.basename(file) === entryName);
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
