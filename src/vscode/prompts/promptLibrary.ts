import * as vscode from 'vscode';
import {
  type BadPrompt,
  catalogOf,
  type PromptCatalog,
  type Sourced,
} from '../../core/prompts/promptCatalog.ts';
import {
  type PersonaFile,
  type PromptFile,
  parsePersonaFile,
  parsePromptFile,
} from '../../core/prompts/promptFile.ts';
import { describePromptProblem } from '../../core/prompts/promptProblem.ts';
import { localize } from '../localize.ts';
import { type PromptKind, type PromptPlaces, promptFolders, readPromptFolder } from './promptFolders.ts';

export type Prompt = Sourced<PromptFile>;
export type Persona = Sourced<PersonaFile>;

/** The panel's own slash commands. */
const reservedNames = new Set(['new', 'model', 'system', 'fork', 'export', 'compact', 'find', 'help']);

/** All prompts and personas, as their files are now. What is wrong with a file stands in the Problems view. */
export class PromptLibrary implements vscode.Disposable {
  readonly places: PromptPlaces;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('neural-terminal');
  readonly #saves: vscode.Disposable;

  constructor(places: PromptPlaces) {
    this.places = places;
    this.#saves = vscode.workspace.onDidSaveTextDocument(({ uri }) => void this.#checkAgain(uri));
  }

  dispose(): void {
    this.#saves.dispose();
    this.#diagnostics.dispose();
  }

  async prompts(): Promise<PromptCatalog<PromptFile>> {
    const folders = promptFolders(this.places, 'prompts');
    const files = await Promise.all(folders.map((folder) => readPromptFolder(folder, parsePromptFile)));
    return this.#told('prompts', catalogOf(files.flat(), reservedNames));
  }

  async personas(): Promise<PromptCatalog<PersonaFile>> {
    const folders = promptFolders(this.places, 'personas');
    const files = await Promise.all(folders.map((folder) => readPromptFolder(folder, parsePersonaFile)));
    return this.#told('personas', catalogOf(files.flat()));
  }

  async prompt(id: string): Promise<Prompt | undefined> {
    return (await this.prompts()).prompts.find((prompt) => prompt.id === id);
  }

  async persona(id: string): Promise<Persona | undefined> {
    return (await this.personas()).prompts.find((persona) => persona.id === id);
  }

  #told<T>(kind: PromptKind, catalog: PromptCatalog<T>): PromptCatalog<T> {
    const bad = new Set(catalog.bad.map(({ uri }) => uri));
    this.#diagnostics.forEach((uri) => {
      if (isIn(uri, kind) && !bad.has(uri.toString())) this.#diagnostics.delete(uri);
    });
    for (const file of catalog.bad) {
      this.#diagnostics.set(vscode.Uri.parse(file.uri, true), [diagnosticOf(file)]);
    }
    return catalog;
  }

  async #checkAgain(saved: vscode.Uri): Promise<void> {
    for (const kind of ['prompts', 'personas'] as const) {
      const folders = promptFolders(this.places, kind);
      if (folders.some(({ uri }) => saved.toString().startsWith(`${uri.toString()}/`))) await this[kind]();
    }
  }
}

function isIn(uri: vscode.Uri, kind: PromptKind): boolean {
  return uri.path.split('/').slice(-2).includes(kind);
}

export function lineOf({ problem }: BadPrompt): vscode.Range {
  return new vscode.Range(problem.line - 1, 0, problem.line - 1, 1000);
}

function diagnosticOf(file: BadPrompt): vscode.Diagnostic {
  const message = describePromptProblem(file.problem, localize);
  const diagnostic = new vscode.Diagnostic(lineOf(file), message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = 'Neural Terminal';
  return diagnostic;
}
