import { closeBrowser } from '../support/browserPage.ts';
import { messageView, openPanel, type PanelPage, quietly } from '../support/panelPage.ts';

export const name = 'composer: typing into a draft of 200 KB while an answer streams';

interface Measured {
  readonly name: string;
  readonly value: string;
  readonly bar: string;
  readonly ok: boolean;
}

const keys = 120;
const barMs = 16;

export async function run(): Promise<readonly Measured[]> {
  const small = await typeInto('');
  const large = await typeInto(draftOf(200_000));
  await closeBrowser();
  return [
    bar('a key in an empty draft: handled, laid out and painted, p95 ms', small),
    bar('a key in 200 KB: handled, laid out and painted, p95 ms', large),
  ];
}

function bar(what: string, times: readonly number[]): Measured {
  const value = [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
  return { name: what, value: value.toFixed(1), bar: `≤ ${barMs}`, ok: value <= barMs };
}

function draftOf(length: number): string {
  const line = 'A line of what people paste into a chat, as long as lines are in logs and in letters.\n';
  return line.repeat(Math.ceil(length / line.length)).slice(0, length);
}

/** What each key costs the page: its handlers, and the frame that shows it. The wait for the frame is no cost. */
async function typeInto(text: string): Promise<readonly number[]> {
  const panel = await openPanel({ width: 480, height: 800 });
  const streaming = messageView({ id: 'a', state: 'streaming', text: 'So far.\n\n' });
  await panel.show([messageView({ id: 'p', role: 'user', text: 'Why?' }), streaming], {
    surroundings: { ...quietly, isAnswering: true },
    draft: { text, attachments: [], edit: 0 },
  });
  const box = panel.page.getByRole('textbox', { name: 'Message', exact: true });
  await box.focus();
  await box.press('Control+End');
  await panel.page.waitForTimeout(500);
  await measureKeys(panel);
  const growth = 'A **word** and `code` as they come, ';
  let isTyping = true;
  const grow = async () => {
    while (isTyping) await panel.tell({ type: 'delta', messageId: 'a', text: growth, reasoning: '' });
  };
  const growing = grow();
  for (let key = 0; key < keys; key++) {
    await panel.page.keyboard.press(key % 12 === 11 ? 'Space' : 'x');
    await panel.page.waitForTimeout(25);
  }
  isTyping = false;
  await growing;
  const times = await panel.page.evaluate(() => Reflect.get(window, 'keyTimes') as readonly number[]);
  await panel.close();
  return times;
}

async function measureKeys(panel: PanelPage): Promise<void> {
  await panel.page.evaluate(() => {
    const keyTimes: number[] = [];
    Object.assign(window, { keyTimes });
    window.addEventListener(
      'keydown',
      () => {
        const start = performance.now();
        let handledMs = 0;
        window.addEventListener(
          'input',
          () => queueMicrotask(() => (handledMs = performance.now() - start)),
          {
            once: true,
          },
        );
        requestAnimationFrame(() => {
          const frame = performance.now();
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => keyTimes.push(handledMs + performance.now() - frame);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
}
