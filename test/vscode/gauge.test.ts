import assert from 'node:assert/strict';
import type { Core } from '../../src/core/core.ts';
import type { GaugeReading } from '../../src/core/gauge.ts';
import type { GaugeView } from '../../src/protocol/chatViews.ts';
import { PanelGauge, readGauge } from '../../src/vscode/composer/panelGauge.ts';

/* What the host tells the composer of the next request's size. */

function coreWith(reading: GaugeReading): Core {
  const core = {
    settings: () => ({ baseUrl: 'https://acme.test', model: 'acme/m-1' }),
    drafts: { read: async () => ({ text: 'Why?', attachments: [] }) },
    gauge: { read: async () => reading },
  };
  return core as unknown as Core;
}

const tokens = { system: 1, history: 20, attachments: 300, prompt: 4, reserved: 4_000 };

describe('the gauge of a panel', () => {
  it('tells each part by name, and the cost as a range, or once where both ends read the same', async () => {
    const ranged = await readGauge(
      null,
      coreWith({
        tokens,
        contextTokens: 128_000,
        cost: { lowPico: 1_000_000_000n, highPico: 2_000_000_000n },
      }),
    );
    assert.deepEqual(
      ranged.parts.map(({ part, tokens: count }) => [part, count]),
      [
        ['system', 1],
        ['history', 20],
        ['attachments', 300],
        ['prompt', 4],
        ['reserved', 4_000],
      ],
    );
    assert.ok(ranged.parts.every(({ name }) => name !== ''));
    assert.equal(ranged.contextTokens, 128_000);
    assert.match(ranged.cost ?? '', /^\$0\.001.*–\$0\.002/);
    const same = { lowPico: 1_000_000_000n, highPico: 1_000_000_001n };
    assert.doesNotMatch((await readGauge(null, coreWith({ tokens, cost: same }))).cost ?? '', /–/);
    assert.deepEqual(Object.keys(await readGauge(null, coreWith({ tokens }))), ['parts']);
  });

  it('reads once for many changes, and is silent where nothing can be measured', async () => {
    let reads = 0;
    const view: GaugeView = { parts: [] };
    const told: GaugeView[] = [];
    await new Promise<void>((resolve) => {
      const gauge = new PanelGauge(
        async () => {
          reads += 1;
          if (reads === 1) setTimeout(() => gauge.soon());
          if (reads === 1) throw new Error('no history');
          return view;
        },
        (each) => {
          told.push(each);
          gauge.dispose();
          resolve();
        },
      );
      for (let change = 0; change < 20; change++) gauge.soon();
    });
    assert.deepEqual([reads, told], [2, [view]]);
  });
});
