import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/* Our default keys beside those of VS Code on every system: none takes what another has in the same place. */

const read = (file: string) => JSON.parse(readFileSync(path.join(import.meta.dirname, file), 'utf8'));

interface Binding {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
  readonly when?: string;
}

/** Keys that VS Code has itself, those that count while an editor has the keyboard told apart. */
interface OwnKeys {
  readonly inEditors: readonly string[];
  readonly elsewhere: readonly string[];
}

const bindings: readonly Binding[] = read('../../package.json').contributes.keybindings;
const vscode: Readonly<Record<'linux' | 'windows' | 'mac', OwnKeys>> = read('../fixtures/vscodeKeys.json');

function canonical(key: string): string {
  const order = ['ctrl', 'shift', 'alt', 'cmd'];
  return key
    .split(' ')
    .map((press) => {
      const parts = press.split('+');
      const modifiers = order.filter((name) => parts.slice(0, -1).includes(name));
      return [...modifiers, parts.at(-1)].join('+');
    })
    .join(' ');
}

/** The same keys, or one is the beginning of the other. */
function collide(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/** What has to hold; ours have no `||` but between whole contexts. */
function conditions({ when = '' }: Binding): readonly ReadonlySet<string>[] {
  return when.split('||').map((all) => new Set(all.split('&&').flatMap((one) => one.trim() || [])));
}

/** Whether `one` counts wherever `other` does. */
function covers(one: Binding, other: Binding): boolean {
  return conditions(one).some((wide) =>
    conditions(other).some((narrow) => [...wide].every((condition) => narrow.has(condition))),
  );
}

for (const system of ['linux', 'windows', 'mac'] as const)
  describe(`default keys on ${system}`, () => {
    const { inEditors, elsewhere } = vscode[system];
    const keyOf = ({ key, mac = key }: Binding) => canonical(system === 'mac' ? mac : key);

    it('know the keys of VS Code', () => {
      assert.ok(inEditors.includes('shift+alt+f') || inEditors.includes('ctrl+shift+i'));
      assert.ok(elsewhere.includes(system === 'mac' ? 'cmd+b' : 'ctrl+b'));
    });

    it('take nothing from VS Code where they count everywhere', () => {
      for (const binding of bindings.filter(({ when }) => when === undefined))
        for (const taken of [...inEditors, ...elsewhere])
          assert.ok(!collide(keyOf(binding), taken), `${binding.command}: ${taken}`);
    });

    it('take nothing from its editors where they count in every editor', () => {
      const own = (condition: string) => /neural-?terminal/i.test(condition);
      const inEvery = bindings.filter((binding) =>
        conditions(binding).some((all) => all.has('editorTextFocus') && ![...all].some(own)),
      );
      assert.ok(inEvery.length >= 3);
      for (const binding of inEvery)
        for (const taken of inEditors)
          assert.ok(
            keyOf(binding) !== taken && !taken.startsWith(`${keyOf(binding)} `),
            `${binding.command}: ${taken}`,
          );
    });

    it('take nothing from each other: of two, the later one is for a narrower place', () => {
      for (const [at, later] of bindings.entries())
        for (const earlier of bindings.slice(0, at))
          assert.ok(
            !collide(keyOf(earlier), keyOf(later)) || !covers(later, earlier),
            `${later.command} hides ${earlier.command} at ${keyOf(later)}`,
          );
    });
  });
