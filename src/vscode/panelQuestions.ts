import type { QuestionView } from '../protocol/chatViews.ts';
import type { ChatPanel } from './chatPanel.ts';

/*
 * Questions that stand over the composer until they are answered, such as whether a secret may be sent. One at a
 * time in each panel; going elsewhere is no answer.
 */

interface Pending {
  readonly id: string;
  readonly settle: (choice: string | undefined) => void;
}

export class PanelQuestions {
  readonly #pending = new WeakMap<ChatPanel, Pending>();
  #count = 0;

  /** The id of what was chosen; undefined where the user gave up, or the panel shows something else. */
  async ask(panel: ChatPanel, question: Omit<QuestionView, 'id'>): Promise<string | undefined> {
    this.#pending.get(panel)?.settle(undefined);
    const id = `question-${++this.#count}`;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.#pending.set(panel, { id, settle: resolve });
    const listening = panel.onDidShow(() => resolve(undefined));
    panel.tell({ type: 'question', question: { ...question, id } });
    try {
      const choice = await promise;
      return question.choices.some((item) => item.id === choice) ? choice : undefined;
    } finally {
      listening.dispose();
      if (this.#pending.get(panel)?.id === id) {
        this.#pending.delete(panel);
        panel.tell({ type: 'question', question: null });
      }
    }
  }

  answer(panel: ChatPanel, id: string, choice: string): void {
    const pending = this.#pending.get(panel);
    if (pending?.id === id) pending.settle(choice);
  }
}
