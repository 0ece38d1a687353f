import * as vscode from 'vscode';
import type { Attached, ContextSource, Prompt as Message } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { unlinked } from '../../core/history/tree/displayText.ts';
import { expandTemplate, type VariableName } from '../../core/prompts/template.ts';
import { mayAttach } from '../context/consent.ts';
import { attachDocument, attachRange, nameOf } from '../context/files.ts';
import { type Gathered, type Keep, refusalText } from '../context/gathered.ts';
import { attachStaged, attachWorkingTree, type GitRepository, gitRepositories } from '../context/git.ts';
import { showWarning } from '../notice.ts';
import type { Prompt } from './promptLibrary.ts';
import { currentSubject, type PromptSubject } from './promptSubject.ts';

/*
 * From a prompt file to what is said: asks for its inputs, and gathers what its variables mean now. Code and changes
 * go along as chips, where the user sees them, their size, and can take them away; the text only names them.
 */

export interface Filling {
  readonly core: Core;
  /** What is looked at, unless told. */
  readonly subject?: PromptSubject | undefined;
  readonly inputs?: ReadonlyMap<string, string>;
  /** Goes into the first input; where there is none, below the text. */
  readonly rest?: string;
}

/** Undefined where the user gave up, or was told why it cannot be. */
export async function fillPrompt(prompt: Prompt, filling: Filling): Promise<Message | undefined> {
  const { template } = prompt;
  const values = new Values(filling.subject ?? currentSubject(), filling.core.attachments);
  for (const name of template.variables) {
    const problem = await values.gather(name);
    if (problem !== undefined) {
      if (problem !== '') void showWarning(problem);
      return undefined;
    }
  }
  const inputs = await askInputs(prompt, filling);
  if (!inputs) return undefined;
  const expanded = expandTemplate(template, { variables: values.texts, inputs });
  if (!expanded.ok) throw new Error(`${expanded.missing} has no value`);
  const below = template.inputs.length === 0 && filling.rest ? `\n\n${filling.rest}` : '';
  return { text: `${expanded.text}${below}`, attachments: values.parts };
}

async function askInputs(
  { name: title, template }: Prompt,
  { inputs: told, rest = '' }: Filling,
): Promise<ReadonlyMap<string, string> | undefined> {
  const inputs = new Map<string, string>();
  for (const [index, name] of template.inputs.entries()) {
    const known = told?.get(name) ?? (index === 0 && rest !== '' ? rest : undefined);
    const value =
      known ?? (await vscode.window.showInputBox({ title, prompt: unlinked(name), ignoreFocusOut: true }));
    if (value === undefined) return undefined;
    inputs.set(name, value);
  }
  return inputs;
}

class Values {
  readonly texts: Partial<Record<VariableName, string>> = {};
  readonly parts: Attached[] = [];
  readonly #subject: PromptSubject | undefined;
  readonly #keep: Keep;

  constructor(subject: PromptSubject | undefined, keep: Keep) {
    this.#subject = subject;
    this.#keep = keep;
  }

  /** Why there is no value, in words; empty where the user knows. */
  async gather(name: VariableName): Promise<string | undefined> {
    if (name === 'changes') return this.#changes();
    if (name === 'date') return this.#set(name, new Date().toISOString().slice(0, 10));
    if (name === 'workspace') return this.#set(name, vscode.workspace.name ?? '');
    const subject = this.#subject;
    if (!subject) return vscode.l10n.t('This prompt is about a file. Open one first.');
    if (name === 'selection') return this.#selection(subject);
    return this.#set(name, textOf(name, subject));
  }

  #set(name: VariableName, text: string): undefined {
    this.texts[name] = text;
  }

  async #selection({ document, ranges }: PromptSubject): Promise<string | undefined> {
    if (!(await mayAttach([document.uri]))) return '';
    const gathered =
      ranges.length === 0
        ? [await attachDocument(document, this.#keep)]
        : await Promise.all(ranges.map((range) => attachRange(document, range, 'selection', this.#keep)));
    return this.#take('selection', gathered);
  }

  async #changes(): Promise<string | undefined> {
    const repository = await changedRepository(this.#subject?.document.uri);
    if (!repository) return vscode.l10n.t('There are no changes that git knows of.');
    const isStaged = repository.state.indexChanges.length > 0;
    const attach = isStaged ? attachStaged : attachWorkingTree;
    return this.#take('changes', [await attach(repository, this.#keep)]);
  }

  #take(name: VariableName, gathered: readonly Gathered[]): string | undefined {
    const refused = gathered.find((item) => !item.ok);
    if (refused && !refused.ok) return refusalText(refused.name, refused.refusal);
    const parts = gathered.flatMap((item) => (item.ok ? [item.part] : []));
    this.parts.push(...parts);
    this.texts[name] = parts.map(reference).join(', ');
    return undefined;
  }
}

/** How the text names what goes along. */
function reference(part: Attached): string {
  if (part.type !== 'context') return `\`${part.attachment.name}\``;
  const { label, lines, kind }: ContextSource = part.source;
  if (kind === 'git') return label.toLowerCase();
  if (!lines) return `\`${label}\``;
  return lines.first === lines.last
    ? `line ${lines.first} of \`${label}\``
    : `lines ${lines.first}–${lines.last} of \`${label}\``;
}

function textOf(
  name: 'problems' | 'file' | 'fileName' | 'language' | 'lines',
  { document, ranges }: PromptSubject,
): string {
  switch (name) {
    case 'file':
      return nameOf(document.uri);
    case 'fileName':
      return document.uri.path.split('/').at(-1) ?? '';
    case 'language':
      return document.languageId;
    case 'lines':
      return ranges.map(({ start, end }) => `${start.line + 1}–${end.line + 1}`).join(', ');
    case 'problems':
      return problemsIn(document, ranges);
  }
}

const mostProblems = 20;

/** What the editor reports of these lines; nothing where it reports nothing. */
function problemsIn(document: vscode.TextDocument, ranges: readonly vscode.Range[]): string {
  const found = vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ range }) => ranges.length === 0 || ranges.some((one) => one.intersection(range)))
    .slice(0, mostProblems)
    .map(({ range, message }) => `- line ${range.start.line + 1}: ${message.slice(0, 1000)}`);
  return found.length === 0 ? '' : ['The editor reports:', '', ...found].join('\n');
}

/** The repository of this file where it has changes, else the first that has. */
export async function changedRepository(near: vscode.Uri | undefined): Promise<GitRepository | undefined> {
  const changed = (await gitRepositories()).filter(({ state }) => hasChanges(state));
  const around = changed.filter(({ rootUri }) => `${near?.path}/`.startsWith(`${rootUri.path}/`));
  const nearest = [...around].sort((a, b) => b.rootUri.path.length - a.rootUri.path.length)[0];
  return nearest ?? changed[0];
}

function hasChanges({
  indexChanges,
  workingTreeChanges,
  untrackedChanges = [],
}: GitRepository['state']): boolean {
  return indexChanges.length + workingTreeChanges.length + untrackedChanges.length > 0;
}
