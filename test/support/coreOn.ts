import { type Core, type CorePorts, createCore } from '../../src/core/core.ts';
import { migrations } from '../../src/core/history/migrations.ts';
import { parseSettings } from '../../src/core/settings.ts';
import { attachmentFilesIn } from '../../src/node/attachmentFiles.ts';
import { newId } from '../../src/node/newId.ts';
import { simulatorKeys } from './simulator/account.ts';
import { startSimulator } from './simulator/simulator.ts';
import { TestClock } from './testClock.ts';
import { openTestDatabase, temporaryFolder } from './testDatabase.ts';

type SimulatorOptions = Parameters<typeof startSimulator>[0];

/** The whole core with a history on disk, asking a simulator of its own, under a clock that the test moves. */
export async function coreOnSimulator(
  options: SimulatorOptions = {},
  ports: Partial<CorePorts> = {},
  settings: Readonly<Record<string, unknown>> = {},
) {
  const simulator = await startSimulator({ pace: 'fast', ...options });
  const { folder, remove } = temporaryFolder();
  const clock = new TestClock();
  const kept = new Map<string, string>();
  const core: Core = createCore({
    clock,
    random: () => 0.5,
    fetch: (url, init) => fetch(url, init),
    newId,
    log: () => undefined,
    keys: { get: async () => simulatorKeys.good, set: async () => undefined, delete: async () => undefined },
    database: ports.database ?? (await openTestDatabase(folder, migrations)),
    attachmentFiles: attachmentFilesIn(`${folder}/attachments`),
    modelCache: {
      read: async (origin) => kept.get(origin),
      write: async (origin, text) => void kept.set(origin, text),
      clear: async () => kept.clear(),
    },
    settings: () =>
      parseSettings({ baseUrl: simulator.baseUrl, model: 'openai/gpt-5-mini', ...settings }).settings,
    workspace: () => undefined,
    newConversation: async () => ({}),
    instructions: async () => [],
    ...ports,
  });
  const close = async () => {
    await core.close();
    await simulator.close();
    remove();
  };
  return { core, simulator, clock, close };
}
