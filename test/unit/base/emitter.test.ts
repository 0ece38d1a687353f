import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/core/base/disposable.ts';
import { Emitter } from '../../../src/core/base/emitter.ts';

describe('Emitter', () => {
  it('tells every listener until it is disposed, and survives one that throws', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    const heard: number[] = [];
    emitter.event(() => {
      throw new Error('a listener of mine is broken');
    });
    const subscription = emitter.event((value) => heard.push(value));
    emitter.fire(1);
    subscription.dispose();
    emitter.fire(2);
    assert.deepEqual([heard, errors.length], [[1], 2]);
  });
});

describe('DisposableStore', () => {
  it('lets go last-in first-out, and at once of what comes too late', () => {
    const gone: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => gone.push('first') });
    store.add({ dispose: () => gone.push('second') });
    store.dispose();
    store.add({ dispose: () => gone.push('late') });
    assert.deepEqual(gone, ['second', 'first', 'late']);
  });
});
