import assert from 'node:assert/strict';
import { diagnosticReport } from '../../../src/vscode/health/report.ts';
import { mixedHealth } from '../../support/healthStates.ts';
import { hostilePayloads } from '../../webview/markdown/hostilePayloads.ts';

const key = `sk-or-v1-${'0a1b2c3d4e5f6071'.repeat(4)}`;

/** The mixed state with this text wherever something is told that is not ours. */
function told(text: string) {
  const [check, ...others] = mixedHealth.checks;
  const [group] = mixedHealth.metrics.groups;
  assert.ok(check && group);
  return {
    ...mixedHealth,
    checks: [{ ...check, sentence: text, advice: text, facts: [[text, text]] as const }, ...others],
    metrics: {
      ...mixedHealth.metrics,
      groups: [{ ...group, model: text, provider: text }],
      failures: [{ name: text, count: 1 }],
      circuits: [[text, text]] as const,
    },
  };
}

describe('the diagnostic report', () => {
  it('has the same lines whatever models and servers are called, and nothing alive in them', () => {
    const lines = diagnosticReport(told('harmless'), '/home/x').split('\n');
    for (const payload of hostilePayloads.filter((text) => text.length < 500 && text.trim() !== '')) {
      const report = diagnosticReport(told(payload), '/home/x');
      const found = report.split('\n');
      assert.equal(found.length, lines.length, payload);
      const alive = found.filter((line) =>
        /(?<!\\)(?:\\\\)*(?:[<`]|\]\(|!\[)|https?:\/\/(?!\u2060)|@(?!\u2060)/.test(line),
      );
      assert.deepEqual(alive, [], payload);
    }
  });

  it('holds no key and no home directory, in what was found or in the error', () => {
    const text = `refused ${key} of jo@example.com in /home/jo/code`;
    const report = diagnosticReport(told(text), '/home/jo', `Error: ${text}\n    at /home/jo/x.ts:1:2`);
    assert.ok(
      !report.includes(key.slice(9)) && !report.includes('jo@') && !report.includes('/home/jo'),
      report,
    );
    assert.match(report, /refused \\\[key\\\] of/);
    assert.match(report, / {4}Error: refused \[key\] of \[e-mail\]/);
  });
});
