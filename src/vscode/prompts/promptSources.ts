import type * as vscode from 'vscode';
import type { Settings } from '../../core/settings.ts';
import { WorkspaceInstructions } from './instructions.ts';
import { Personas } from './personas.ts';
import type { PromptPlaces } from './promptFolders.ts';
import { PromptLibrary } from './promptLibrary.ts';

/** What is told to models besides the conversations, read from files. Built when it is first needed. */
export interface PromptSources {
  readonly library: PromptLibrary;
  readonly personas: Personas;
  readonly instructions: WorkspaceInstructions;
}

interface Needs extends PromptPlaces {
  readonly workspaceState: vscode.Memento;
  readonly settings: () => Settings;
}

export function createPromptSources({ workspaceState, settings, ...places }: Needs): PromptSources {
  const library = new PromptLibrary(places);
  const personas = new Personas(library, workspaceState, () => settings().persona);
  return { library, personas, instructions: new WorkspaceInstructions(workspaceState) };
}
