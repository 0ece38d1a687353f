import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSettings, settingNames, settingsSection } from '../../src/core/settings.ts';
import type { ChatPanels } from '../../src/vscode/chatPanels.ts';
import { panelCommands } from '../../src/vscode/doors/panelCommands.ts';
import { commandIds, contextKeys, viewIds } from '../../src/vscode/ids.ts';

/* What package.json promises and what the code does are one thing. */

const root = path.join(import.meta.dirname, '../..');
const manifestText = readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText);
const { contributes } = manifest;
const nls: Record<string, string> = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

function sources(folder: string): string {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(path.join(root, folder, name), 'utf8'))
    .join('\n');
}

function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

const menuItems = (Object.values(contributes.menus) as MenuItem[][]).flat();
const commands: { command: string; title: string; category?: string; icon?: unknown }[] =
  contributes.commands;

describe('package.json', () => {
  it('contributes exactly the commands that the code knows', () => {
    assert.deepEqual(sorted(commands.map(({ command }) => command)), sorted(Object.values(commandIds)));
  });

  it('contributes exactly the views that the code knows', () => {
    const views = Object.values(contributes.views).flat() as { id: string }[];
    assert.deepEqual(sorted(views.map(({ id }) => id)), sorted([viewIds.chat, viewIds.conversations]));
  });

  it('gives every command the category and, where a menu shows it, an icon', () => {
    const inTitle = new Set(
      Object.entries(contributes.menus as Record<string, (MenuItem & { group?: string })[]>)
        .filter(([menu]) => menu.endsWith('/title'))
        .flatMap(([, items]) => items.filter(({ group }) => group?.startsWith('navigation')))
        .map(({ command }) => command),
    );
    for (const { command, title, category, icon } of commands) {
      assert.equal(category, '%displayName%', command);
      assert.match(title, /^%command\./, command);
      if (inTitle.has(command)) assert.ok(icon, `${command} shows in a title bar and needs an icon`);
    }
  });

  it('contributes exactly the settings that the code reads, with the same defaults and bounds', () => {
    const properties: Record<
      string,
      { default: unknown; minimum?: number; maximum?: number; scope: string }
    > = contributes.configuration.properties;
    const names = settingNames.map((name) => `${settingsSection}.${name}`);
    assert.deepEqual(sorted(Object.keys(properties)), sorted(names));
    const { settings } = parseSettings({});
    for (const name of settingNames) {
      const property = properties[`${settingsSection}.${name}`];
      assert.ok(property);
      assert.deepEqual(property.default, settings[name], name);
      const isTaken = (value: unknown) => parseSettings({ [name]: value }).bad.length === 0;
      for (const [bound, step] of [
        [property.minimum, -1],
        [property.maximum, 1],
      ] as const) {
        if (bound === undefined) continue;
        assert.ok(isTaken(bound), `${name} takes its bound ${bound}`);
        assert.ok(!isTaken(bound + step), `${name} refuses ${bound + step}`);
      }
    }
  });

  it('lets no workspace change where messages go', () => {
    for (const name of ['baseUrl', 'model']) {
      assert.equal(contributes.configuration.properties[`${settingsSection}.${name}`].scope, 'application');
    }
  });

  it('uses only context keys that the code or VS Code sets', () => {
    const known = new Set<string>([
      ...Object.values(contextKeys),
      'editorReadonly',
      'editorIsOpen',
      'findWidgetVisible',
      'view',
      'viewItem',
      'focusedView',
      'listFocus',
      'inputFocus',
      'editorTextFocus',
      'notebookCellFocused',
      'resourceScheme',
      'scmProvider',
      'terminalTextSelected',
      'false',
      'true',
    ]);
    const whens = [...menuItems, ...(contributes.keybindings ?? []), ...(contributes.viewsWelcome ?? [])];
    for (const { when = '' } of whens as MenuItem[]) {
      const withoutValues = when.replace(/(==|!=|=~)\s*(\/[^/]*\/\w*|[\w.-]+)/g, '');
      for (const [key] of withoutValues.matchAll(/[A-Za-z][\w.]*/g)) {
        assert.ok(known.has(key), `unknown context key ${key} in "${when}"`);
      }
    }
  });

  it('gives every command a title of its own, with an icon where a menu or a bar may show it', () => {
    const titles = commands.map(({ title }) => nls[title.replaceAll('%', '')] ?? '');
    assert.deepEqual(
      titles.filter((title, at) => title.trim() === '' || titles.indexOf(title) !== at),
      [],
    );
    for (const { command, icon } of commands)
      if (icon !== undefined) assert.match(String(icon), /^(\$\([a-z-]+\)|\[object Object\])$/, command);
  });

  it('offers in the palette what acts on a chat only where there is one to act on', () => {
    const palette: MenuItem[] = contributes.menus.commandPalette;
    for (const id of Object.keys(panelCommands({} as ChatPanels))) {
      const when = palette.find(({ command }) => command === id)?.when ?? '';
      assert.match(when, /neuralTerminal\.(hasConversation|isAnswering)/, id);
    }
  });

  it('binds keys to commands that it has, each once in the chat', () => {
    const bindings: { command: string; key: string; mac?: string; when?: string; args?: unknown }[] =
      contributes.keybindings;
    const known = new Set(commands.map(({ command }) => command));
    for (const { command } of bindings) assert.ok(known.has(command), command);
    const inChat = bindings.filter(({ when }) => when?.startsWith('neuralTerminal.chatFocused &&'));
    const keys = inChat.map(({ key }) => key);
    assert.deepEqual(
      keys.filter((key, at) => keys.indexOf(key) !== at),
      [],
    );
    // With Alt alone, these letters open the menus of the window.
    for (const key of keys) assert.doesNotMatch(key, /^alt\+[fesvgrth]$/);
  });

  it('leads in its walkthrough only to commands that it has', () => {
    const known = new Set<string>(Object.values(commandIds));
    const steps: { description: string; media: { altText: string }; completionEvents: string[] }[] =
      contributes.walkthroughs.flatMap(({ steps }: { steps: unknown[] }) => steps);
    assert.equal(steps.length, 4);
    // Not when signing in begins: it may be left, or the key refused.
    assert.deepEqual(steps[0]?.completionEvents, [`onContext:${contextKeys.hasKey}`]);
    const events = steps.flatMap((step) => step.completionEvents).join(' ');
    for (const [, key = ''] of events.matchAll(/onContext:([\w.]+)/g))
      assert.ok((Object.values(contextKeys) as string[]).includes(key), key);
    for (const { description, media, completionEvents } of steps) {
      const text = nls[description.replaceAll('%', '')] ?? '';
      const ids = [
        ...text.matchAll(/command:([\w.]+)/g),
        ...completionEvents.join(' ').matchAll(/onCommand:([\w.]+)/g),
      ];
      const builtIn = 'workbench.action.openSettings';
      for (const [, id = ''] of ids) assert.ok(known.has(id) || id === builtIn, id);
      assert.ok(nls[media.altText.replaceAll('%', '')]);
    }
  });

  it('refers in menus only to commands it contributes', () => {
    const known = new Set(commands.map(({ command }) => command));
    for (const { command } of menuItems) if (command) assert.ok(known.has(command), command);
  });

  it('has every string in package.nls.json, and no other', () => {
    const used = sorted([...manifestText.matchAll(/%([\w.]+)%/g)].map((match) => match[1] ?? ''));
    assert.deepEqual(used, sorted(Object.keys(nls)));
  });

  it('names pictures that exist', () => {
    const pictures = [...manifestText.matchAll(/"(media\/[^"]+)"/g)].map((match) => match[1] ?? '');
    assert.ok(pictures.length > 0);
    for (const picture of pictures) assert.ok(existsSync(path.join(root, picture)), picture);
  });

  it('never wakes at start-up', () => {
    // A tab that VS Code brings back after a reload is a use of the extension.
    assert.deepEqual(manifest.activationEvents, [`onWebviewPanel:${viewIds.chatTab}`]);
  });

  it('spells each id once in code', () => {
    const code = sources('src');
    for (const id of [
      ...Object.values(commandIds),
      ...Object.values(viewIds),
      ...Object.values(contextKeys),
    ]) {
      assert.equal(code.split(`'${id}'`).length - 1, 1, `${id} is spelled once, in ids.ts`);
    }
  });

  it('leaves nothing that matters to a workspace, and works in one that is not trusted', () => {
    const properties = Object.entries<{ readonly scope?: string }>(contributes.configuration.properties);
    const open = properties.filter(([, { scope = 'window' }]) => !['application', 'machine'].includes(scope));
    assert.deepEqual(
      open.map(([name]) => name),
      [],
    );
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.ok(restrictedConfigurations.includes(`${settingsSection}.baseUrl`));
  });
});
