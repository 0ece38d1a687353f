import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * What is installed, from the lock file alone: every licence goes with ours, every version is exact, no address of a
 * registry is kept, and nothing is known to be unsafe (test/fixtures/advisories.json).
 */

const root = path.join(import.meta.dirname, '../..');
const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly resolved?: string;
}

interface Advisory {
  readonly name: string;
  /** Versions below this are affected. */
  readonly fixedIn: string;
  readonly id: string;
}

const locked = Object.entries(read('package-lock.json').packages as Record<string, LockedPackage>).filter(
  ([place]) => place !== '',
);

const permissive = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'Zlib',
  'CC0-1.0',
]);

/** Tools that only run on the developer's machine; none of them, nor anything made of them, is in the package. */
const toolsOnly: Readonly<Record<string, string>> = {
  'axe-core': 'MPL-2.0',
  argparse: 'PSF-2.0',
  binaryextensions: 'Artistic-2.0',
  editions: 'Artistic-2.0',
  istextorbinary: 'Artistic-2.0',
  textextensions: 'Artistic-2.0',
  'version-range': 'Artistic-2.0',
  // The examples of the specification, as test data.
  'commonmark-spec': 'CC-BY-SA-4.0',
  // Left out of the bundle: see scripts/build.mjs.
  elkjs: 'EPL-2.0 OR GPL-3.0-or-later',
};

/** Packages that do not say in their manifest what stands in their licence file. */
const readByHand: Readonly<Record<string, string>> = { khroma: 'MIT' };

describe('dependencies', () => {
  it('have licences that go with ours', () => {
    const bad = locked.flatMap(([place, { license }]) => {
      const name = nameOf(place);
      if (name.startsWith('@vscode/vsce-sign')) return [];
      const said = license ?? readByHand[name] ?? 'none';
      return isPermissive(said) || toolsOnly[name] === said ? [] : [`${name}: ${said}`];
    });
    assert.deepEqual(bad, []);
  });

  it('are pinned to exact versions, with a reason to be there', () => {
    const { dependencies, devDependencies } = read('package.json');
    for (const [name, version] of Object.entries<string>({ ...dependencies, ...devDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });

  it('keep no address of where they came from', () => {
    assert.deepEqual(
      locked.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place),
      [],
    );
  });

  it('are not known to be unsafe', () => {
    const advisories: readonly Advisory[] = read('test/fixtures/advisories.json').advisories;
    const affected = locked.flatMap(([place, { version }]) =>
      advisories
        .filter(({ name, fixedIn }) => name === nameOf(place) && isBelow(version, fixedIn))
        .map(({ id }) => `${nameOf(place)} ${version}: ${id}`),
    );
    assert.deepEqual(affected, []);
    assert.ok(advisories.length > 20);
    assert.ok(isBelow('1.9.10', '1.10.0') && !isBelow('2.0.0', '2.0.0') && isBelow('1.2.3-rc.1', '1.2.3'));
  });
});

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** `A OR B` is as good as the better of the two, `A AND B` as the worse. */
function isPermissive(licence: string): boolean {
  const bare = licence.replace(/[()]/g, '');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isPermissive);
  return bare.split(' AND ').every((part) => permissive.has(part));
}

function isBelow(version: string, other: string): boolean {
  const parts = (text: string) => text.split('-')[0]?.split('.').map(Number) ?? [];
  const [mine, theirs] = [parts(version), parts(other)];
  for (let at = 0; at < 3; at++) {
    const difference = (mine[at] ?? 0) - (theirs[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return version.includes('-') && !other.includes('-');
}
