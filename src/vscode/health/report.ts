import { redact } from '../../core/secrets/redact.ts';
import type { Fact, HealthView } from '../../protocol/health.ts';

/*
 * The diagnostic report: what the health view shows, in English or not as the user sees it, as Markdown that can be
 * pasted into an issue. It holds no prompt, no answer and no title, and goes through the redaction as a whole.
 */

export function diagnosticReport(view: HealthView, home: string, error?: string): string {
  const { checks, versions, metrics, headline, checkedAt, period } = view;
  const lines = [
    '# Neural Terminal: diagnostic report',
    '',
    `${headline} (${checkedAt})`,
    '',
    ...(error === undefined ? [] : ['## Error', '', ...error.split('\n').map((line) => `    ${line}`), '']),
    ...checks.flatMap(({ title, level, sentence, advice, facts }) => [
      `## ${title}: ${level}`,
      '',
      advice ? `${sentence} ${advice}` : sentence,
      '',
      ...list(facts),
    ]),
    `## Turns of the last ${period}`,
    '',
    ...list(metrics.facts),
    ...(metrics.groups.length > 0
      ? [
          '| model | provider | turns | failed | retries | first token | end | speed | cache |',
          '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
          ...metrics.groups.map(
            (group) =>
              `| ${Object.values(group)
                .map((value) => value.replaceAll('|', '\\|'))
                .join(' | ')} |`,
          ),
          '',
        ]
      : []),
    ...list(metrics.failures.map(({ name, count }) => [name, String(count)] as const)),
    ...list(metrics.circuits),
    '## Versions',
    '',
    ...list(versions),
  ];
  return redact(`${lines.join('\n').trimEnd()}\n`, { home });
}

function list(facts: readonly Fact[]): readonly string[] {
  return facts.length === 0 ? [] : [...facts.map(([name, value]) => `- ${name}: ${value}`), ''];
}
