import assert from 'node:assert/strict';
import type { Log } from '../../../src/core/ports.ts';
import { coreOnSimulator } from '../../support/coreOn.ts';
import { typed } from '../../support/typed.ts';

type Line = Readonly<Record<string, unknown>> & { readonly event: string };

/** A turn that is refused once and then answered, and what the log says of it. */
async function loggedTurn(logsContents: boolean): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const log: Log = (level, event, details = {}) => lines.push({ level, event, ...details });
  const { core, simulator, clock, close } = await coreOnSimulator(
    {},
    { log, logsContents: () => logsContents },
  );
  try {
    const { chat } = core;
    simulator.script({ name: 'rate-limit', retryAfterSeconds: 2 }, { answer: { text: 'quokkas hop' } });
    const id = await chat.begin(typed('Tell me of wombats'));
    let hasEnded = false;
    chat.onEvent((event) => {
      if (event.type === 'ended') hasEnded = true;
    });
    await chat.send(id, typed('Tell me of wombats'));
    while (!hasEnded) {
      await clock.advance(500);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await close();
  }
  return lines;
}

describe('the log of a turn', () => {
  it('is joined by one id from the client to the store, and holds no word of what was said', async () => {
    const lines = await loggedTurn(false);
    const turn = lines.find(({ event }) => event === 'turn.began')?.['turn'];
    assert.ok(typeof turn === 'string');
    const events = lines.filter((line) => line['turn'] === turn).map(({ event }) => event);
    for (const event of ['turn.began', 'attempt.sent', 'turn.waiting', 'store.kept', 'turn.ended'])
      assert.ok(events.includes(event), `${event} in ${events.join(', ')}`);
    const attempts = lines.filter(({ event }) => event === 'attempt.ended');
    assert.deepEqual(
      attempts.map((line) => [line['attempt'], line['outcome'], line['kind'], line['status']]),
      [
        [1, 'failure', 'rate-limited', 429],
        [2, 'end', undefined, undefined],
      ],
    );
    for (const attempt of attempts) assert.ok(typeof attempt['ms'] === 'number');
    assert.ok(!/wombats|quokkas/.test(JSON.stringify(lines)));
  });

  it('holds what was said where the user switched that on', async () => {
    const lines = await loggedTurn(true);
    assert.match(JSON.stringify(lines.find(({ event }) => event === 'attempt.request')), /wombats/);
    assert.match(JSON.stringify(lines.find(({ event }) => event === 'attempt.answer')), /quokkas/);
  });
});
