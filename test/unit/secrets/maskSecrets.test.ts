import assert from 'node:assert/strict';
import { findSecrets } from '../../../src/core/secrets/findSecrets.ts';
import { SecretMasks } from '../../../src/core/secrets/maskSecrets.ts';
import { keys, pem } from './samples.ts';

const [, openRouter = ''] = keys.find(([service]) => service === 'OpenRouter') ?? [];
const [, gitHub = ''] = keys.find(([service]) => service === 'GitHub') ?? [];

describe('masked secrets', () => {
  it('are named the same wherever they stand, and everything else stays as it was', () => {
    const masks = new SecretMasks();
    const first = `a ${openRouter} b ${gitHub} c ${openRouter}\n`;
    assert.equal(
      masks.mask(first, findSecrets(first)),
      'a [masked OpenRouter key 1] b [masked GitHub token 2] c [masked OpenRouter key 1]\n',
    );
    const second = `x=${gitHub}`;
    assert.equal(masks.mask(second, findSecrets(second)), 'x=[masked GitHub token 2]');
  });

  it('are no secrets any more', () => {
    const all = [...keys.map(([, key]) => key), pem('RSA PRIVATE KEY'), 'PASSWORD=Tr0ub4dor&3'].join('\n');
    const masked = new SecretMasks().mask(all, findSecrets(all));
    assert.deepEqual(findSecrets(masked), []);
    for (const [, key] of keys) assert.ok(!masked.includes(key.slice(12)));
  });
});
