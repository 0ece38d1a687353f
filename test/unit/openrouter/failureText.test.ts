import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ChatFailure, type FailureKind, failureKinds } from '../../../src/core/failure.ts';
import { actionLabel, failureActions } from '../../../src/core/openrouter/failureActions.ts';
import { failureText } from '../../../src/core/openrouter/failureText.ts';
import type { Localize } from '../../../src/core/ports.ts';
import { failureSamples } from '../../support/failureSamples.ts';

const english: Localize = (message, args = {}) =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? `{${name}}`));
const ports = { localize: english, formatTime: (atMs: number) => new Date(atMs).toISOString().slice(11, 16) };
const samples: readonly ChatFailure[] = Object.values(failureSamples).flat();

describe('failure text', () => {
  it('says what happened, whether it cost money, and offers something to do, for every failure', () => {
    for (const failure of samples) {
      const { sentence, actions } = failureText(failure, ports);
      assert.match(sentence, /charged/, failure.kind);
      assert.doesNotMatch(sentence, /[{}]|undefined|NaN/, failure.kind);
      assert.ok(actions.length > 0 && new Set(actions).size === actions.length, failure.kind);
    }
  });

  it('reads like this', () => {
    const { sentence, actions } = failureText(
      { kind: 'circuit-open', retryAtMs: 0, model: 'acme/m-1', attempts: 2, offeredModels: ['b/c'] },
      ports,
    );
    assert.equal(
      sentence,
      'acme/m-1 failed several times in a row. Nothing was sent; the next try is possible at 00:00. It was tried 2 times. Nothing was charged. On your list, but perhaps dearer: b/c.',
    );
    assert.deepEqual(actions, ['other-model', 'retry']);
  });

  it('names every button', () => {
    const labels = failureActions.map((action) => actionLabel(action, english));
    assert.equal(new Set(labels).size, failureActions.length);
  });

  it('is told whole in docs/troubleshooting.md', () => {
    const words = new Map(
      failureKinds.map((kind) => [kind, new Set(failureSamples[kind].map((failure) => pattern(failure)))]),
    );
    assert.deepEqual(documented(), words);
  });
});

/** The first sentence before its placeholders are filled in. */
function pattern(failure: ChatFailure): string {
  const { charge: _, attempts: __, offeredModels: ___, ...bare } = failure;
  const asked: string[] = [];
  const localize: Localize = (message) => {
    asked.push(message);
    return message;
  };
  failureText(bare as ChatFailure, { ...ports, localize });
  const [what] = asked.filter((message) => message !== 'the provider');
  return what ?? '';
}

/** The kinds and sentences of the sections in the document. */
function documented(): Map<FailureKind, Set<string>> {
  const file = path.join(import.meta.dirname, '../../../docs/troubleshooting.md');
  const sections = readFileSync(file, 'utf8').split(/^### /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [kind = '', ...lines] = (section.split(/^## /m)[0] ?? '').split('\n');
      const sentences = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
      for (const part of ['What it means.', 'In the health view.', 'What to do.'])
        assert.ok(section.includes(`**${part}**`), `${kind} lacks “${part}”`);
      return [kind as FailureKind, new Set(sentences)];
    }),
  );
}
