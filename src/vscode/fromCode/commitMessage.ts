import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { FailureError } from '../../core/failure.ts';
import { boundDiff, commitMessageFrom } from '../../core/prompts/commitMessage.ts';
import { expandTemplate } from '../../core/prompts/template.ts';
import { SecretGuard } from '../../core/secretGuard.ts';
import { type GitRepository, gitRepositories } from '../context/git.ts';
import { tellErrandFailure } from '../errandFailure.ts';
import { contextKeys } from '../ids.ts';
import { showInformation, showWarning } from '../notice.ts';
import { changedRepository } from '../prompts/fillPrompt.ts';
import type { Prompt, PromptLibrary } from '../prompts/promptLibrary.ts';
import { offerSendOnce } from '../sendOnce.ts';
import { rootOf } from './sendToChat.ts';

/*
 * *Generate Commit Message*: streams into the input box of the source control view. What stood there before comes back
 * when it fails, or when it is stopped before anything arrived.
 */

const commitPromptId = 'commit-message';
/** About 15,000 tokens. */
const maxDiffChars = 60_000;
const recentCommits = 10;
const maxTokens = 2000;

export class CommitMessages {
  readonly #running = new Map<string, AbortController>();

  stop(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  async generate(clicked: unknown, core: Core, library: PromptLibrary): Promise<void> {
    const repository = await repositoryOf(clicked);
    const prompt = await library.prompt(commitPromptId);
    if (!repository) return tellNoChanges();
    if (!prompt) throw new Error(vscode.l10n.t('There is no prompt "{0}".', commitPromptId));
    const key = repository.rootUri.toString();
    if (this.#running.has(key)) return;
    const controller = new AbortController();
    this.#running.set(key, controller);
    await this.#tell();
    try {
      await generateOrOffer(() => generateInto(repository, prompt, core, controller.signal), core);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const again = () => this.generate(clicked, core, library);
      void tellErrandFailure(error.failure, { again, modelSetting: 'model' });
    } finally {
      this.#running.delete(key);
      await this.#tell();
    }
  }

  async #tell(): Promise<void> {
    await vscode.commands.executeCommand(
      'setContext',
      contextKeys.isWritingCommitMessage,
      this.#running.size > 0,
    );
  }
}

async function generateOrOffer(generate: () => Promise<void>, core: Core): Promise<void> {
  try {
    await generate();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const offered = await offerSendOnce(error.failure, 'commit-message', core);
    if (offered === 'none') throw error;
    if (offered === 'send') await generate();
  }
}

function tellNoChanges(): void {
  void showInformation(vscode.l10n.t('There are no changes that git knows of.'));
}

async function repositoryOf(clicked: unknown): Promise<GitRepository | undefined> {
  const root = rootOf(clicked);
  if (!root) return changedRepository(vscode.window.activeTextEditor?.document.uri);
  return (await gitRepositories()).find(({ rootUri }) => rootUri.toString() === root.toString());
}

async function generateInto(
  repository: GitRepository,
  prompt: Prompt,
  core: Core,
  signal: AbortSignal,
): Promise<void> {
  const { inputBox } = repository;
  const text = await requestText(repository, prompt);
  const checked = text && (await withoutSecrets(text, core));
  if (!checked) return;
  const before = inputBox.value;
  const model = prompt.model ?? core.settings().model;
  const errand = {
    spending: { purpose: 'commit-message' },
    model,
    messages: [{ role: 'user', content: [{ type: 'text', text: checked }] }],
    parameters: { maxTokens, ...prompt.parameters },
  } as const;
  let answer = '';
  try {
    for await (const part of core.errands.stream(errand, signal)) {
      if (part.type === 'failure') throw new FailureError(part.failure);
      if (part.type !== 'text-delta') continue;
      answer += part.text;
      inputBox.value = commitMessageFrom(answer);
    }
  } catch (error) {
    inputBox.value = before;
    throw error;
  }
  if (commitMessageFrom(answer) !== '') return;
  inputBox.value = before;
  if (!signal.aborted) throw new FailureError({ kind: 'empty-answer', charge: 'possible' });
}

/** The prompt, then the changes and how messages are written here. */
async function requestText(repository: GitRepository, { template }: Prompt): Promise<string | undefined> {
  const isStaged = repository.state.indexChanges.length > 0;
  const { text: diff, leftOut } = boundDiff(await changesOf(repository, isStaged), maxDiffChars);
  if (diff.trim() === '') {
    tellNoChanges();
    return undefined;
  }
  if (leftOut.length > 0) tellLeftOut(leftOut);
  const expanded = expandTemplate(template, {
    variables: { changes: isStaged ? 'the staged changes below' : 'the changes below' },
    inputs: new Map(),
  });
  if (!expanded.ok)
    throw new Error(
      vscode.l10n.t('The prompt for commit messages cannot use the variable {0}.', expanded.missing),
    );
  const fence = '`'.repeat(Math.max(3, longestRun(diff) + 1));
  const changes = `<changes>\n${fence}diff\n${diff}\n${fence}\n</changes>`;
  const subjects = await recentSubjects(repository);
  const style = subjects === '' ? '' : `\n\n<commits-before>\n${subjects}\n</commits-before>`;
  return `${expanded.text}\n\n${changes}${style}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** Git tells new files by name alone until they are added. */
async function changesOf(repository: GitRepository, isStaged: boolean): Promise<string> {
  const diff = await repository.diff(isStaged);
  if (isStaged) return diff;
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const names = [...workingTreeChanges, ...untrackedChanges].map(({ uri }) =>
    vscode.workspace.asRelativePath(uri),
  );
  const added = names
    .filter((name) => !diff.includes(name))
    .map((name) => `new file, not yet added: ${name}`);
  return [diff, ...added].join('\n');
}

async function recentSubjects(repository: GitRepository): Promise<string> {
  // A repository without a commit has no log.
  const commits = await repository.log({ maxEntries: recentCommits }).catch(() => []);
  return commits.map(({ message }) => `- ${(message.split('\n')[0] ?? '').slice(0, 200)}`).join('\n');
}

function tellLeftOut(files: readonly string[]): void {
  const shown = files.slice(0, 3).join(', ');
  const more = files.length > 3 ? vscode.l10n.t(' and {0} more', files.length - 3) : '';
  void showInformation(
    vscode.l10n.t('The changes are large: the model sees only the beginning of {0}.', `${shown}${more}`),
  );
}

/** The same choice as before a message is sent: never silently changed. */
async function withoutSecrets(text: string, { attachments }: Core): Promise<string | undefined> {
  const guard = new SecretGuard(attachments);
  const found = await guard.find({ text, attachments: [] });
  if (found.length === 0) return text;
  const mask = vscode.l10n.t('Mask and Send');
  const send = vscode.l10n.t('Send as It Is');
  const previews = found.flatMap(({ secrets }) => secrets.map(({ preview }) => preview)).slice(0, 10);
  const answer = await showWarning(
    vscode.l10n.t('There seem to be secrets in the changes that are about to be sent.'),
    { modal: true, detail: previews.join('\n') },
    mask,
    send,
  );
  if (answer === undefined) return undefined;
  return answer === mask ? (await guard.mask({ text, attachments: [] }, found)).text : text;
}
