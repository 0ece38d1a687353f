import assert from 'node:assert/strict';
import type { TreeRow } from '../../../src/core/history/tree/conversationTree.ts';
import { targetsOf } from '../../../src/vscode/conversations/targets.ts';
import { type GroupNode, nodeId, type RowNode } from '../../../src/vscode/conversations/treeNodes.ts';

const group: GroupNode = { type: 'group', group: { kind: 'tag', value: 'work' }, count: 2, isFirst: true };

function row(id: string, parent: GroupNode | RowNode = group): RowNode {
  return { type: 'row', row: { conversation: { id } } as TreeRow, parent };
}

describe('what a command of the tree is meant for', () => {
  it('is what was clicked, with all that is selected', () => {
    assert.deepEqual(
      targetsOf([row('a'), [row('a'), group, row('b'), row('a', row('b'))]], [row('z')], 's'),
      ['a', 'b'],
    );
    assert.deepEqual(targetsOf([row('a'), undefined], [row('z')], 's'), ['a']);
    assert.deepEqual(targetsOf([group, [group]], [row('z')], 's'), [], 'a group is no conversation');
  });

  it('is what a caller names', () => {
    assert.deepEqual(targetsOf(['a'], [row('z')], 's'), ['a']);
    assert.deepEqual(targetsOf([['a', 'b', 3]], [row('z')], 's'), ['a', 'b']);
  });

  it('is else what is shown, else what is selected, else nothing', () => {
    assert.deepEqual(targetsOf([], [row('z')], 's'), ['s']);
    assert.deepEqual(targetsOf([], [group, row('z')], undefined), ['z']);
    assert.deepEqual(targetsOf([undefined], [], undefined), []);
  });

  it('is told apart wherever the same conversation stands', () => {
    const other: GroupNode = { ...group, group: { kind: 'tag', value: null } };
    const ids = [group, other, row('a'), row('a', other), { type: 'more', parent: group } as const].map(
      nodeId,
    );
    assert.equal(new Set(ids).size, ids.length);
  });
});
