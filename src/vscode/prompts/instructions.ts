import * as vscode from 'vscode';
import { type Instructions, systemText } from '../../core/answers.ts';
import type { Conversation } from '../../core/conversation.ts';
import { estimateTokens } from '../../core/openrouter/maxTokens.ts';
import type { InstructionsView } from '../../protocol/chatViews.ts';
import { currentWorkspace } from '../conversations/workspaceName.ts';
import { readSmallText } from './smallText.ts';

/*
 * What a project tells every assistant: AGENTS.md and its like. They go along with what is asked in a trusted
 * workspace, as part of the system prompt, until the user switches one off; that is remembered for the workspace.
 */

export interface InstructionFile {
  readonly uri: string;
  /** Its path in the workspace. */
  readonly name: string;
  readonly text: string;
  readonly isOn: boolean;
}

const fileNames = ['AGENTS.md', '.github/copilot-instructions.md'];
const offKey = 'instructions.off';
const maxFolders = 20;

export class WorkspaceInstructions {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** What is sent along in this conversation: not in one that was begun in another workspace. */
  async for({ workspace }: Pick<Conversation, 'workspace'>): Promise<readonly Instructions[]> {
    if (workspace !== currentWorkspace()) return [];
    return (await this.all()).filter(({ isOn }) => isOn).map(toSend);
  }

  /** What the panel shows, of this conversation or of one that begins. */
  async forPanel(conversation: Conversation | undefined): Promise<readonly InstructionsView[]> {
    if (conversation && conversation.workspace !== currentWorkspace()) return [];
    return (await this.all()).map((file) => ({
      uri: file.uri,
      name: file.name,
      tokens: estimateTokens([{ role: 'system', text: systemText({}, [toSend(file)]) }]),
      isOn: file.isOn,
    }));
  }

  /** As the files are now. */
  async all(): Promise<readonly InstructionFile[]> {
    if (!vscode.workspace.isTrusted) return [];
    const folders = (vscode.workspace.workspaceFolders ?? []).slice(0, maxFolders);
    const files = folders.flatMap(({ uri }) => fileNames.map((name) => this.#read(uri, name)));
    return (await Promise.all(files)).flatMap((file) => file ?? []);
  }

  async toggle(uri: string): Promise<void> {
    const off = this.#off();
    const changed = off.includes(uri) ? off.filter((other) => other !== uri) : [...off, uri];
    await this.#state.update(offKey, changed);
  }

  #off(): readonly string[] {
    return this.#state.get<readonly string[]>(offKey, []);
  }

  async #read(root: vscode.Uri, name: string): Promise<InstructionFile | undefined> {
    const file = vscode.Uri.joinPath(root, name);
    const read = await readSmallText(file, root);
    if (!('text' in read) || read.text.trim() === '') return undefined;
    const uri = file.toString();
    const isOn = !this.#off().includes(uri);
    return { uri, name: vscode.workspace.asRelativePath(file), text: read.text.trim(), isOn };
  }
}

function toSend({ uri, name, text }: InstructionFile): Instructions {
  return { text, source: { kind: 'instructions', label: name, uri } };
}
