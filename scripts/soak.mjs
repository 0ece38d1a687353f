import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { root } from './places.mjs';

const usage = 'npm run soak -- [--turns 5000] [--windows 4] [--faults 10]';

async function main() {
  const { values } = parseArgs({
    options: {
      turns: { type: 'string', default: '5000' },
      windows: { type: 'string', default: '4' },
      faults: { type: 'string', default: '10' },
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
    windows: Number(values.windows),
    faultPercent: Number(values.faults),
  };
  /** @type {readonly string[]} */
  const problems = await soak(options, console.log);
  for (const problem of problems) console.log(`✗ ${problem}`);
  if (problems.length === 0)
    console.log('✓ every acknowledged message is there, the ledger is exact, nothing has grown');
  return problems.length === 0 ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
}, explain);
