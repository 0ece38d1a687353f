/*
 * Secrets that say by their form what they are. Each begins with two fixed characters at least, by which the scan
 * finds it in one pass; each pattern is bounded, so that no text makes it slow.
 */

export type SecretType = 'key' | 'token' | 'webhook' | 'private-key' | 'password' | 'named';

export interface KeyFormat {
  readonly type: SecretType;
  /** Whose it is: a proper name, the same in every language. */
  readonly service?: string;
  /** What it begins with. */
  readonly starts: readonly string[];
  /** Sticky, from its first character to its last. */
  readonly pattern: RegExp;
}

const end = '(?<!\\.)(?![A-Za-z0-9])';

function format(type: SecretType, service: string, starts: string, rest: string): KeyFormat {
  const all = starts.split(' ');
  const alternatives = all.map((start) => start.replace(/[.-]/g, '\\$&')).join('|');
  return { type, service, starts: all, pattern: new RegExp(`(?:${alternatives})${rest}${end}`, 'y') };
}

const word = '[A-Za-z0-9_-]';
const alnum = '[A-Za-z0-9]';
const hex = '[0-9a-fA-F]';

/** Where two fit, the first one names it. */
export const keyFormats: readonly KeyFormat[] = [
  format('key', 'OpenRouter', 'sk-or-', `${word}{24,200}`),
  format('key', 'Anthropic', 'sk-ant-', `${word}{24,200}`),
  format('key', 'OpenAI', 'sk-proj- sk-svcacct- sk-admin- sk-None-', `${word}{24,200}`),
  format('key', 'OpenAI', 'sk-', `${alnum}{32,100}`),
  format('key', 'Groq', 'gsk_', `${alnum}{40,80}`),
  format('key', 'xAI', 'xai-', `${alnum}{60,100}`),
  format('key', 'Perplexity', 'pplx-', `${alnum}{40,80}`),
  format('token', 'Hugging Face', 'hf_ api_org_', `${alnum}{34,40}`),
  format('token', 'Replicate', 'r8_', `${alnum}{37,40}`),
  format('key', 'AWS', 'AKIA ASIA ABIA ACCA', '[A-Z2-7]{16}'),
  format('token', 'GitHub', 'ghp_ gho_ ghu_ ghs_ ghr_', `${alnum}{36,255}`),
  format('token', 'GitHub', 'github_pat_', '[A-Za-z0-9_]{22,255}'),
  format(
    'token',
    'GitLab',
    'glpat- gldt- glrt- glptt- glcbt- glft- glsoat- glimt- glagent- gloas-',
    `[A-Za-z0-9_.-]{20,200}`,
  ),
  format('token', 'Slack', 'xoxb- xoxa- xoxp- xoxr- xoxs- xoxe- xoxe.', `[A-Za-z0-9.-]{20,255}`),
  format('token', 'Slack', 'xapp-', `\\d-[A-Za-z0-9-]{20,200}`),
  format('webhook', 'Slack', 'https://hooks.slack.com/', `(?:services|workflows|triggers)/[\\w/]{20,150}`),
  format('webhook', 'Discord', 'https://discord.com/api/webhooks/', `\\d{15,22}/${word}{40,100}`),
  format('key', 'Stripe', 'sk_live_ sk_test_ rk_live_ rk_test_', `${alnum}{16,250}`),
  format('key', 'Stripe', 'whsec_', `[A-Za-z0-9+/=]{24,100}`),
  format('key', 'Google', 'AIza', `${word}{35}`),
  format('key', 'Google', 'GOCSPX-', `${word}{28}`),
  format('token', 'Google', 'ya29.', `${word}{30,300}`),
  format('token', 'npm', 'npm_', `${alnum}{36}`),
  format('token', 'PyPI', 'pypi-AgE', `${word}{50,300}`),
  format('token', 'RubyGems', 'rubygems_', `${hex}{48}`),
  format('key', 'SendGrid', 'SG.', `${word}{22}\\.${word}{43}`),
  format('key', 'Twilio', 'SK', `[0-9a-f]{32}`),
  format('key', 'Mailgun', 'key-', `[0-9a-f]{32}`),
  format('token', 'Shopify', 'shpat_ shpca_ shppa_ shpss_', `${hex}{32}`),
  format('token', 'Square', 'sq0atp- sq0csp-', `${word}{22,60}`),
  format('token', 'DigitalOcean', 'dop_v1_ doo_v1_ dor_v1_', `[0-9a-f]{64}`),
  format('token', 'Databricks', 'dapi', `[0-9a-f]{32}`),
  format('token', 'Docker', 'dckr_pat_ dckr_oat_', `${word}{20,60}`),
  format('key', 'Linear', 'lin_api_', `${alnum}{40}`),
  format('token', 'Notion', 'ntn_', `${alnum}{40,60}`),
  format('token', 'Figma', 'figd_', `${word}{40,60}`),
  format('key', 'Postman', 'PMAK-', `${hex}{24}-${hex}{34}`),
  format('key', 'New Relic', 'NRAK-', `[A-Z0-9]{27}`),
  format('token', 'Grafana', 'glsa_', `${alnum}{32}_${hex}{8}`),
  format('token', 'Grafana', 'glc_', `[A-Za-z0-9+/=]{32,300}`),
  format('token', 'Sentry', 'sntrys_ sntryu_', `[A-Za-z0-9+/=_]{40,300}`),
  format('token', 'HashiCorp Vault', 'hvs. hvb.', `${word}{24,200}`),
  format('token', 'Doppler', 'dp.pt. dp.st. dp.ct.', `[A-Za-z0-9._-]{40,80}`),
  format('token', 'Pulumi', 'pul-', `[0-9a-f]{40}`),
  format('token', 'Atlassian', 'ATATT3x', `[A-Za-z0-9_=-]{60,250}`),
  format('token', 'Heroku', 'HRKU-', `[A-Za-z0-9_-]{30,100}`),
  format('token', 'Supabase', 'sbp_', `[0-9a-f]{40}`),
  format('token', 'PlanetScale', 'pscale_tkn_ pscale_pw_', `[A-Za-z0-9_.-]{30,80}`),
  format('key', 'Azure', 'AccountKey= SharedAccessKey=', `[A-Za-z0-9+/]{40,90}={1,2}`),
  format('key', 'age', 'AGE-SECRET-KEY-1', `[A-Z0-9]{58}`),
  format('token', 'JWT', 'eyJ', `[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{16,1000}`),
];

const header = '-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----';
const run = '[A-Za-z0-9+/=]{40}';
/** Up to the next five dashes, which no key has within, so that no place is read twice. */
const body = '(?:[^-]|-(?!----)){0,20000}';

/** Each with its break before it, real or written as an escape. */
const lines = '(?:(?:\\s|\\\\[nr]){1,4}[A-Za-z0-9+/=]{16,200}){1,400}';

/** From its first line to its last; a key whose last line is missing, to the end of what looks like it. */
export const privateKeyFormat: KeyFormat = {
  type: 'private-key',
  starts: ['-----BEGIN', 'PuTTY-User-Key-File'],
  pattern: new RegExp(
    `${header}(?=(?:[^-]|-(?!----)){0,400}?${run})(?:${body}-----END [A-Z0-9 ]{0,60}-----|${lines})|PuTTY-User-Key-File-\\d: [a-z0-9-]{3,30}\\s${body}`,
    'y',
  ),
};
