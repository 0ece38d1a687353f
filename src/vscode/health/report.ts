import { redact } from '../../core/secrets/redact.ts';
import type { Fact, HealthView } from '../../protocol/health.ts';

/*
 * The diagnostic report: what the health view shows, in English or not as the user sees it, as Markdown that can be
 * pasted into an issue. It holds no prompt, no answer and no title, and all that is told in it goes through the redaction. Names
 * of models and words of servers are text in it, and make nothing where it is pasted.
 */

export function diagnosticReport(view: HealthView, home: string, error?: string): string {
  const { checks, versions, metrics, headline, checkedAt, period } = view;
  const plain = (text: string) => plainMarkdown(redact(text, { home }));
  const list = (facts: readonly Fact[]) =>
    facts.length === 0 ? [] : [...facts.map(([name, value]) => `- ${plain(name)}: ${plain(value)}`), ''];
  const lines = [
    '# Neural Terminal: diagnostic report',
    '',
    `${plain(headline)} (${plain(checkedAt)})`,
    '',
    ...(error === undefined
      ? []
      : [
          '## Error',
          '',
          ...redact(error, { home })
            .split('\n')
            .map((line) => `    ${line}`),
          '',
        ]),
    ...checks.flatMap(({ title, level, sentence, advice, facts }) => [
      `## ${plain(title)}: ${level}`,
      '',
      plain(advice ? `${sentence} ${advice}` : sentence),
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
          ...metrics.groups.map((group) => `| ${Object.values(group).map(plain).join(' | ')} |`),
          '',
        ]
      : []),
    ...list(metrics.failures.map(({ name, count }) => [name, String(count)] as const)),
    ...list(metrics.circuits),
    '## Versions',
    '',
    ...list(versions),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function plainMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>|!#~$&]/g, '\\$&')
    .replace(/@|:\/\//g, '$&\u2060');
}
