import { createHash } from 'node:crypto';

/* Keys that open nothing, made anew from words: none stands in this file, where a scanner would find it. */

/** As random as a real one, and the same at every run. */
export function random(length: number, alphabet: string, seed = ''): string {
  let text = '';
  for (let round = 0; text.length < length; round++) {
    for (const byte of createHash('sha256').update(`${seed}${alphabet}${round}`).digest()) {
      text += alphabet[byte % alphabet.length];
    }
  }
  return text.slice(0, length);
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const hex = `${digits}abcdef`;
export const alnum = `${lower}${lower.toUpperCase()}${digits}`;
const base64 = `${alnum}+/`;
const url = `${alnum}-_`;

/** Name of the service, and a key of its form. */
export const keys: readonly (readonly [service: string, key: string])[] = [
  ['OpenRouter', `sk-or-v1-${random(64, hex)}`],
  ['Anthropic', `sk-ant-api03-${random(93, url)}AA`],
  ['OpenAI', `sk-proj-${random(120, alnum)}`],
  ['OpenAI', `sk-${random(48, alnum)}`],
  ['Groq', `gsk_${random(52, alnum)}`],
  ['xAI', `xai-${random(80, alnum)}`],
  ['Perplexity', `pplx-${random(48, alnum)}`],
  ['Hugging Face', `hf_${random(34, alnum)}`],
  ['Replicate', `r8_${random(37, alnum)}`],
  ['AWS', `AKIA${random(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`],
  ['GitHub', `ghp_${random(36, alnum)}`],
  ['GitHub', `github_pat_${random(22, alnum)}_${random(59, alnum)}`],
  ['GitLab', `glpat-${random(20, url, 'a')}`],
  ['Slack', `xoxb-${random(12, digits)}-${random(12, digits, 'b')}-${random(24, alnum)}`],
  [
    'Slack',
    `https://hooks.slack.com/services/T${random(8, alnum)}/B${random(8, alnum)}/${random(24, alnum)}`,
  ],
  ['Stripe', `sk_live_${random(24, alnum)}`],
  ['Stripe', `whsec_${random(32, alnum)}`],
  ['Google', `AIza${random(35, alnum)}`],
  ['Google', `GOCSPX-${random(28, alnum)}`],
  ['npm', `npm_${random(36, alnum)}`],
  ['PyPI', `pypi-AgEIcHlwaS5vcmc${random(100, alnum)}`],
  ['SendGrid', `SG.${random(22, alnum)}.${random(43, alnum, 'c')}`],
  ['Twilio', `SK${random(32, hex)}`],
  ['Shopify', `shpat_${random(32, hex)}`],
  ['DigitalOcean', `dop_v1_${random(64, hex)}`],
  ['Databricks', `dapi${random(32, hex)}`],
  ['Docker', `dckr_pat_${random(27, alnum)}`],
  ['Linear', `lin_api_${random(40, alnum)}`],
  ['Grafana', `glsa_${random(32, alnum)}_${random(8, hex)}`],
  ['HashiCorp Vault', `hvs.${random(90, alnum)}`],
  ['Atlassian', `ATATT3x${random(180, alnum)}`],
  ['Azure', `AccountKey=${random(86, base64)}==`],
  ['age', `AGE-SECRET-KEY-1${random(58, 'ACDEFGHJKLMNPQRSTUVWXYZ023456789')}`],
  ['JWT', `eyJ${random(33, url)}.eyJ${random(80, url)}.${random(42, url)}a`],
];

/** A private key in PEM. */
export function pem(label: string): string {
  const lines = random(900, base64).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----`;
}
