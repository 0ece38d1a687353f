/** Something that holds a resource until told to let go. Structurally VS Code's `Disposable`. */
export interface Disposable {
  dispose(): unknown;
}

/** Owns disposables and lets go of them last-in first-out; what is added afterwards is let go at once. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #isDisposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
