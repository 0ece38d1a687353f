import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { continueUnderNode24, explain } from './node24.mjs';
import { root } from './places.mjs';

/*
 * Feeds everything that reads what comes from outside with bad input, for a while. What is found is printed with the
 * seed that finds it again; it then becomes a test.
 */

const usage = `npm run fuzz -- [--seconds 20] [--seed 123] [part of a target's name]`;

async function main() {
  const { values, positionals } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  await continueUnderNode24(import.meta.filename);
  await ensureDependencies();
  const load = (/** @type {string} */ file) => import(path.join(root, file));
  const { targets } = await load('test/fuzz/targets.ts');
  const { chanceFrom } = await load('test/fuzz/mutate.ts');
  const { randomFrom } = await load('test/support/seed.ts');
  let found = 0;
  for (const target of targets) {
    if (positionals[0] && !target.name.toLowerCase().includes(positionals[0].toLowerCase())) continue;
    const feed = await target.prepare();
    const endMs = Date.now() + Number(values.seconds) * 1000;
    let runs = 0;
    let seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
    try {
      do {
        await feed(chanceFrom(randomFrom(seed)));
        runs += 1;
        if (values.seed !== undefined) break;
        seed += 1;
      } while (Date.now() < endMs);
      console.log(`✓ ${target.name}: ${runs} inputs`);
    } catch (error) {
      found += 1;
      console.log(`✗ ${target.name}, input ${runs + 1}: npm run fuzz -- --seed ${seed} "${target.name}"`);
      console.log(error instanceof Error ? error.stack : error);
    }
  }
  return found === 0 ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
}, explain);
