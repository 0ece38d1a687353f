import * as z from 'zod/mini';

/*
 * Every setting, typed and validated in one place. Names, defaults and bounds equal those in package.json:
 * test/unit/manifest.test.ts compares them.
 */

export const settingsSection = 'neuralTerminal';

const modelId = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));

const number = (least: number, most: number, standard: number) =>
  z._default(z.number().check(z.gte(least), z.lte(most)), standard);

const slugs = z.exactOptional(z.array(z.string().check(z.minLength(1), z.maxLength(100))));
const decimal = z.exactOptional(z.string().check(z.regex(/^\d+(\.\d+)?$/)));

/** Which of OpenRouter's providers may answer; what is absent is left to the account. */
const providerPreferences = z.strictObject({
  order: slugs,
  only: slugs,
  ignore: slugs,
  allowFallbacks: z.exactOptional(z.boolean()),
  sort: z.exactOptional(z.enum(['price', 'throughput', 'latency', 'exacto'])),
  dataCollection: z.exactOptional(z.enum(['allow', 'deny'])),
  zeroDataRetention: z.exactOptional(z.boolean()),
  requireParameters: z.exactOptional(z.boolean()),
  quantizations: slugs,
  maxPrice: z.exactOptional(z.strictObject({ prompt: decimal, completion: decimal })),
});

const dollars = z.exactOptional(z.number().check(z.gte(0), z.lte(1_000_000)));
/** Dollars: `soft` warns once, beyond `hard` nothing is sent. */
const limit = z.exactOptional(z.strictObject({ soft: dollars, hard: dollars }));
const limits = { message: limit, conversation: limit, day: limit, month: limit };

const spendingLimits = z.strictObject({
  ...limits,
  models: z.exactOptional(z.record(modelId, z.strictObject(limits))),
});

export type SpendingLimits = z.infer<typeof spendingLimits>;

const schemas = {
  baseUrl: z._default(z.string().check(z.refine(isAllowedBaseUrl)), 'https://openrouter.ai/api/v1'),
  model: z._default(modelId, 'openrouter/auto'),
  requestTimeoutSeconds: number(10, 300, 60),
  connectTimeoutSeconds: number(5, 300, 30),
  firstTokenTimeoutSeconds: number(10, 1800, 300),
  maxRetries: number(0, 10, 3),
  requestsPerMinute: number(1, 1000, 60),
  circuitBreakerThreshold: number(1, 20, 5),
  circuitBreakerRecoverySeconds: number(5, 300, 30),
  fallbackModels: z._default(z.array(modelId), []),
  allowDearerFallback: z._default(z.boolean(), false),
  providerPreferences: z._default(providerPreferences, {}),
  spendingLimits: z._default(spendingLimits, {}),
  unknownPrices: z._default(z.enum(['ask', 'allow', 'block']), 'ask'),
  titleModel: z._default(z.string().check(z.trim(), z.maxLength(200)), ''),
  compactModel: z._default(z.string().check(z.trim(), z.maxLength(200)), ''),
  inlineEditModel: z._default(z.string().check(z.trim(), z.maxLength(200)), ''),
  saveAcceptedChanges: z._default(z.boolean(), false),
  appearance: z._default(z.enum(['native', 'phosphor']), 'native'),
  sendKey: z._default(z.enum(['enter', 'ctrlEnter']), 'enter'),
  whileAnswering: z._default(z.enum(['queue', 'interrupt']), 'queue'),
  announceAnswers: z._default(z.boolean(), true),
  'context.exclude': z._default(z.array(z.string().check(z.minLength(1), z.maxLength(500))), [
    '**/node_modules',
  ]),
  persona: z._default(z.string().check(z.trim(), z.maxLength(60)), ''),
  notifyWhenDone: z._default(z.enum(['never', 'long', 'always']), 'long'),
} as const;

export type SettingName = keyof typeof schemas;

export type Settings = { readonly [Name in SettingName]: z.infer<(typeof schemas)[Name]> };

export const settingNames = Object.keys(schemas) as readonly SettingName[];

/** The settings with every bad value replaced by its default, and the names of those that were bad. */
export function parseSettings(values: Readonly<Record<string, unknown>>): {
  readonly settings: Settings;
  readonly bad: readonly SettingName[];
} {
  const bad: SettingName[] = [];
  const entries = settingNames.map((name) => {
    const result = schemas[name].safeParse(values[name] ?? undefined);
    if (!result.success) bad.push(name);
    return [name, result.success ? result.data : schemas[name].parse(undefined)] as const;
  });
  return { settings: Object.fromEntries(entries) as Settings, bad };
}

/** Plain http would show key and prompts to the network, so it is for this machine only. */
function isAllowedBaseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(value);
  if (username || password || search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** Whether the host is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
