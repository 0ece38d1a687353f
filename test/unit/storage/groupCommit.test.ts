import assert from 'node:assert/strict';
import { GroupCommit } from '../../../src/core/storage/groupCommit.ts';
import { StorageError } from '../../../src/core/storage/storageFailure.ts';

const line = new Uint8Array([1]);

/** Commits that are not found when they are read back for so many times; then they stand. */
function commits({ misses, isOvertaken }: { misses: number; isOvertaken: boolean }) {
  let generation = 1;
  let appends = 0;
  const group: GroupCommit = new GroupCommit(
    async () => {
      appends++;
      if (appends > misses) group.settled('a', () => ({ kind: 'applied' }));
      else if (isOvertaken) generation++;
      return {};
    },
    () => generation,
  );
  return { group, appends: () => appends };
}

describe('commits that are not there when they are read back', () => {
  it('are given up after a few times where the disk tears them', async () => {
    const { group, appends } = commits({ misses: 100, isOvertaken: false });
    const kept = group.add('a', line);
    await Promise.all([
      assert.rejects(kept, (error) => error instanceof StorageError && error.failure.kind === 'io'),
      group.flush(),
    ]);
    assert.equal(appends(), 8);
  });

  it('are refused, and nobody waits on, when the writing itself goes wrong', async () => {
    const bug = new Error('a bug');
    let looks = 0;
    const group = new GroupCommit(
      async () => ({}),
      () => {
        looks++;
        if (looks > 1) throw bug;
        return 1;
      },
    );
    const kept = group.add('a', line);
    await assert.rejects(group.flush(), bug);
    group.rejectAll(bug);
    await assert.rejects(kept, bug);
    assert.equal(group.isWaiting, false);
  });

  it('are appended until they stand where other windows seal faster', async () => {
    const { group, appends } = commits({ misses: 100, isOvertaken: true });
    const kept = group.add('a', line);
    await group.flush();
    await kept;
    assert.equal(appends(), 101);
  });
});
