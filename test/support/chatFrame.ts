import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';

/* What a user does in the chat, for end-to-end tests. `EditorWindow.chat` finds the frame. */

/** Types a message and clicks Send. */
export async function send(chat: Frame, text: string): Promise<void> {
  await chat.getByRole('textbox', { name: 'Message', exact: true }).fill(text);
  await chat.getByRole('button', { name: 'Send', exact: true }).click();
}

/** What the models said, oldest first. */
export function answers(chat: Frame): Locator {
  return chat.getByRole('article', { name: /^(?!You)/ });
}

/** The answers that say this: what stands around an answer says words of its own, such as "first word after 0.1 s". */
export function answersSaying(chat: Frame, text: string): Locator {
  return answers(chat).filter({ has: chat.locator('.message-text', { hasText: text }) });
}

/** The lengths that an element's text has had, until it grew twice. */
export async function growingLengths(element: Locator): Promise<readonly number[]> {
  const lengths: number[] = [];
  await waitUntil(async () => {
    const length = (await element.textContent())?.length ?? 0;
    if (length > (lengths.at(-1) ?? 0)) lengths.push(length);
    return lengths.length >= 3;
  }, 'the text grows');
  return lengths;
}

/** Asks again and again, because a real editor gets there in its own time. */
export async function waitUntil(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const endMs = Date.now() + 20_000; Date.now() < endMs; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`not within 20 s: ${what}`);
}
