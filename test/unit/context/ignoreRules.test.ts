import assert from 'node:assert/strict';
import { excludedGlobs, IgnoreRules } from '../../../src/core/context/ignoreRules.ts';
import { isSecretFile } from '../../../src/core/context/secretFile.ts';
import { type FolderEntry, walkFiles } from '../../../src/core/context/walkFiles.ts';

describe('what is kept out of sight', () => {
  it('are files that hold secrets by their name, but not what is written to be shared', () => {
    const secret =
      '.env .env.local a/.env.production prod.env .envrc id_rsa .ssh/config x/id_ed25519 server.key cert.pem a.p12 .npmrc .netrc credentials .aws/credentials secrets.yml secrets.prod.json terraform.tfstate x.tfvars service-account.json .kube/config ID_RSA';
    for (const path of secret.split(' ')) assert.equal(isSecretFile(path), true, path);
    const fine =
      '.env.example .env.sample env.ts environment.ts id_rsa.pub keys.ts key.md monkey.json secrets.ts credentials.ts src/secret/a.ts package.json .envoy.yaml';
    for (const path of fine.split(' ')) assert.equal(isSecretFile(path), false, path);
  });

  it('is what .gitignore files say, each for its own folder, the deeper one last', () => {
    const rules = new IgnoreRules([]);
    rules.addGitignore('', 'dist/\n*.log\n/only-root.txt\n!keep.log\n');
    rules.addGitignore('sub', '*.txt\n!important.txt\n!*.log\n');
    const exclusions = (paths: string) => paths.split(' ').map((path) => rules.exclusionOf(path));
    assert.deepEqual(
      new Set(exclusions('dist/a.js a/dist/b.js x.log only-root.txt sub/a.txt .git/config dist/')),
      new Set(['ignored']),
    );
    assert.deepEqual(
      new Set(exclusions('src/a.ts keep.log sub/important.txt sub/x.log a/only-root.txt distant.js sub/')),
      new Set([undefined]),
    );
  });

  it('is what the settings exclude', () => {
    const globs = excludedGlobs({
      '**/.git': true,
      '**/*.js': { when: '$(basename).ts' },
      '**/*.map': false,
      '**/tmp': true,
    });
    assert.deepEqual(globs, ['**/.git', '**/tmp']);
    const rules = new IgnoreRules([...globs, 'private/**']);
    assert.equal(rules.exclusionOf('a/tmp/x.ts'), 'excluded');
    assert.equal(rules.exclusionOf('private/notes.md'), 'excluded');
    assert.equal(rules.exclusionOf('src/private.ts'), undefined);
    assert.equal(rules.exclusionOf('.env'), 'secret');
  });
});

describe('the files that are offered', () => {
  const tree: Record<string, readonly string[]> = {
    '': ['.gitignore', '.env', 'a.ts', 'node_modules/', 'src/'],
    src: ['.gitignore', 'b.ts', 'gen/', 'deep/'],
    'src/deep': ['c.ts'],
    'src/gen': ['never.ts'],
  };
  const texts: Record<string, string> = { '.gitignore': 'node_modules\n', 'src/.gitignore': 'gen\n' };
  const listed: string[] = [];
  const ports = {
    list: async (folder: string): Promise<readonly FolderEntry[]> => {
      listed.push(folder);
      return (tree[folder] ?? []).map((name) => ({
        name: name.replace('/', ''),
        isFolder: name.endsWith('/'),
      }));
    },
    read: async (path: string) => texts[path],
  };

  it('are all that is not ignored, near ones first; ignored folders are not even read', async () => {
    const walked = await walkFiles(new IgnoreRules([]), ports, 100, new AbortController().signal);
    assert.deepEqual(walked.files, ['.gitignore', 'a.ts', 'src/.gitignore', 'src/b.ts', 'src/deep/c.ts']);
    assert.deepEqual(walked.folders, ['src', 'src/deep']);
    assert.equal(walked.isCut, false);
    assert.deepEqual(listed, ['', 'src', 'src/deep']);
  });

  it('are so many and no more', async () => {
    const walked = await walkFiles(new IgnoreRules([]), ports, 2, new AbortController().signal);
    assert.deepEqual(walked.files, ['.gitignore', 'a.ts']);
    assert.equal(walked.isCut, true);
  });
});
