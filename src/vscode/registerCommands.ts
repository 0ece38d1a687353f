import * as vscode from 'vscode';
import type { Command, CommandSources } from './commands.ts';
import { type CommandId, commandIds } from './ids.ts';
import { errorDetails, tellError } from './tellError.ts';

/** Used by other code, which is told itself what goes wrong. */
const answersCallers: ReadonlySet<CommandId> = new Set([
  commandIds.askForAnswer,
  commandIds.findConversations,
]);

/** Every command is known from the start; what they do is loaded with the first that is used. */
export function registerCommands(sources: CommandSources): vscode.Disposable {
  let table: Promise<Readonly<Record<CommandId, Command>>> | undefined;
  const load = () => {
    table ??= import('./commands.ts').then(({ commandTable }) => commandTable(sources));
    return table;
  };
  // A command is a rim: what goes wrong inside is told here, once.
  const run = async (id: CommandId, args: readonly unknown[]) => {
    try {
      // Whoever runs a command of ours gets what it gives, such as an answer.
      return await (await load())[id](...args);
    } catch (error) {
      if (answersCallers.has(id)) throw error;
      sources.log('error', 'command.failed', { command: id, ...errorDetails(error) });
      tellError(error);
      return undefined;
    }
  };
  const registrations = Object.values(commandIds).map((id) =>
    vscode.commands.registerCommand(id, (...args: readonly unknown[]) => run(id, args)),
  );
  return vscode.Disposable.from(...registrations);
}
