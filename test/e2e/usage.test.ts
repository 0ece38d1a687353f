import assert from 'node:assert/strict';
import { answers, send } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, startEditor } from '../support/workbench.ts';

/* Money in a real workbench: what was spent is shown, a limit that is set there holds, and can be passed once. */

describe('usage and limits', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: {
        'neuralTerminal.baseUrl': simulator.baseUrl,
        'neuralTerminal.model': 'openai/gpt-5-mini',
      },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  it('shows what was spent, takes a limit, stops at it, and sends once nevertheless', async () => {
    const window = await editor.openWindow();
    await window.openFromActivityBar();
    const chat = await window.chat();
    await send(chat, '/echo one');
    await answers(chat).and(chat.locator('[aria-busy="false"]')).first().waitFor();

    await window.runCommand('Neural Terminal: Show Usage');
    const usage = await window.frameWith((frame) =>
      frame.getByRole('heading', { name: 'Usage', exact: true }),
    );
    await usage
      .getByRole('row', { name: /openai\/gpt-5-mini/ })
      .first()
      .waitFor();
    await usage.locator('.drawing canvas').waitFor();
    await usage.getByRole('button', { name: '/echo one' }).waitFor();
    await usage.getByText('OpenRouter counts').first().waitFor();
    const day = usage.getByRole('group', { name: 'A day', exact: true });
    await day.getByLabel('Stop at').fill('0.000001');
    await day.getByLabel('Stop at').press('Enter');
    await day.getByText(/of \$0.000001/).waitFor();

    const billed = simulator.billedPico;
    await send(chat, '/echo two');
    await chat.getByText('Your limit of $0.000001 a day would be exceeded').first().waitFor();
    assert.equal(simulator.billedPico, billed, 'nothing was sent');
    await chat.getByRole('button', { name: 'Send Once' }).click();
    await answers(chat).filter({ hasText: 'two' }).waitFor();
    assert.ok(simulator.billedPico > billed);
  });
});
