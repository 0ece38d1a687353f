import * as vscode from 'vscode';
import type { Command, CommandSources } from './commands.ts';
import { type CommandId, commandIds } from './ids.ts';
import { errorDetails, tellError } from './tellError.ts';

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
      await (await load())[id](...args);
    } catch (error) {
      sources.log('error', 'command.failed', { command: id, ...errorDetails(error) });
      tellError(error);
    }
  };
  const registrations = Object.values(commandIds).map((id) =>
    vscode.commands.registerCommand(id, (...args: readonly unknown[]) => run(id, args)),
  );
  return vscode.Disposable.from(...registrations);
}
