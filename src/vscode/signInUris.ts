import * as vscode from 'vscode';
import type { CallbackWay } from '../core/openrouter/signInFlow.ts';

/** Where the editor brings back what the browser opens for us. */
export class SignInUris implements vscode.UriHandler {
  readonly #emitter = new vscode.EventEmitter<string>();
  readonly #extensionId: string;

  constructor(extensionId: string) {
    this.#extensionId = extensionId;
  }

  handleUri(uri: vscode.Uri): void {
    if (uri.path === '/signed-in') this.#emitter.fire(uri.query);
  }

  /** A way back through the editor, also from a browser on another machine. */
  async open(): Promise<CallbackWay> {
    const uri = vscode.Uri.parse(`${vscode.env.uriScheme}://${this.#extensionId}/signed-in`);
    const external = await vscode.env.asExternalUri(uri);
    const queries: string[] = [];
    const arrived = new vscode.EventEmitter<void>();
    const subscription = this.#emitter.event((query) => {
      queries.push(query);
      arrived.fire();
    });
    const nextQuery = async (): Promise<string> => {
      const query = queries.shift();
      if (query !== undefined) return query;
      await new Promise<void>((resolve) => {
        const once = arrived.event(() => {
          once.dispose();
          resolve();
        });
      });
      return nextQuery();
    };
    const dispose = () => {
      subscription.dispose();
      arrived.dispose();
    };
    return { callbackUrl: external.toString(true), nextQuery, dispose };
  }
}
