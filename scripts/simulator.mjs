import { parseArgs } from 'node:util';
import { continueUnderNode24 } from './node24.mjs';

/* `npm run simulator`: the local OpenRouter, for trying things by hand. */

await continueUnderNode24(import.meta.filename);

const usage = `Starts a local OpenRouter that needs no key and costs nothing.

  npm run simulator [-- options]

  --port N        where it listens on 127.0.0.1 (a free port unless told)
  --pace fast     answers at once; the default, "real", answers as fast as models do
  --fault NAME    answers every chat with this fault
  --list-models   lists a model for each fault, to be chosen in a model picker
  --untidy        lists models with missing and wrong fields too
  --faults        prints the names of all faults and what they do
  --help`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    pace: { type: 'string', default: 'real' },
    fault: { type: 'string' },
    'list-models': { type: 'boolean', default: false },
    untidy: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(usage);
  process.exit(0);
}

const { faultNames, faults, isFaultName } = await import('../test/support/simulator/faults.ts');
const { simulatorKeys } = await import('../test/support/simulator/account.ts');
const { startSimulator } = await import('../test/support/simulator/simulator.ts');

if (values.faults) {
  for (const name of faultNames) console.log(`${name.padEnd(34)} ${faults[name].description}`);
  process.exit(0);
}
if (values.fault !== undefined && !isFaultName(values.fault)) {
  console.error(`There is no fault named ${values.fault}. All names: npm run simulator -- --faults`);
  process.exit(1);
}

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`Not a port: ${values.port}`);
  process.exit(1);
}

const simulator = await startSimulator({
  port,
  pace: values.pace === 'fast' ? 'fast' : 'real',
  ...(values.fault !== undefined && { fault: values.fault }),
  listsFaults: values['list-models'],
  isUntidy: values.untidy,
}).catch((error) => {
  console.error(`The simulator cannot listen on port ${port}: ${error.message}`);
  return process.exit(1);
});
console.log(`The local OpenRouter listens at ${simulator.baseUrl}`);
console.log(`A key that it knows: ${simulatorKeys.good}`);
console.log('Ctrl+C ends it.');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
