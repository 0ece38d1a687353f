import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { root } from './places.mjs';

const usage =
  'npm run soak -- [--turns 5000] [--minutes 60] [--windows 4] [--faults 10] [--seed 1] [--only-windows]\n' +
  'Windows on one history against a simulator that fails, while they are killed, reloaded and put to sleep and the\n' +
  "disk is full; then a panel's page over 500 answers, and what a turn costs beside a bare request.";

async function main() {
  const { values } = parseArgs({
    options: {
      turns: { type: 'string', default: '5000' },
      minutes: { type: 'string', default: '60' },
      windows: { type: 'string', default: '4' },
      faults: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      'only-windows': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  await continueUnderNode24(import.meta.filename);
  await ensureDependencies();
  const { soak } = await import(path.join(root, 'test/soak/soak.ts'));
  const options = {
    turns: Number(values.turns),
    mostMinutes: Number(values.minutes),
    windows: Number(values.windows),
    faultPercent: Number(values.faults),
    seed: Number(values.seed),
    hasMore: !values['only-windows'],
  };
  const again = Object.entries(values).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : value ? [`--${name} ${value}`] : [],
  );
  console.log(`npm run soak -- ${again.join(' ')}`);
  /** @type {readonly string[]} */
  const problems = await soak(options, console.log);
  for (const problem of problems) console.log(`✗ ${problem}`);
  if (problems.length === 0)
    console.log(
      '✓ every acknowledged message is there, the ledger is exact, nothing has grown or was left behind',
    );
  return problems.length === 0 ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
}, explain);
