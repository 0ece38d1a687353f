import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { StallWatch } from '../../../src/node/stallWatch.ts';

describe('the watch over answers that stay away', () => {
  let isAwaited: boolean;
  let told: boolean[];
  let watch: StallWatch;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    isAwaited = true;
    told = [];
    watch = new StallWatch(
      10_000,
      () => isAwaited,
      (isStalled) => told.push(isStalled),
    );
    watch.begin();
  });

  afterEach(() => mock.timers.reset());

  it('tells once that nothing comes, and once that something came', () => {
    mock.timers.tick(9_999);
    assert.deepEqual(told, []);
    mock.timers.tick(20_000);
    assert.deepEqual(told, [true]);
    watch.answered();
    watch.answered();
    assert.deepEqual(told, [true, false]);
  });

  it('takes each answer for a sign of life', () => {
    for (let answers = 0; answers < 5; answers++) {
      mock.timers.tick(9_000);
      watch.answered();
    }
    assert.deepEqual(told, []);
  });

  it('is silent while nothing is awaited, and begins anew after that', () => {
    mock.timers.tick(9_000);
    isAwaited = false;
    mock.timers.tick(60_000);
    isAwaited = true;
    watch.begin();
    mock.timers.tick(9_999);
    assert.deepEqual(told, []);
    mock.timers.tick(1);
    assert.deepEqual(told, [true]);
  });

  it('watches again over what was asked while something long was at work, once that has ended', () => {
    isAwaited = false;
    mock.timers.tick(60_000);
    isAwaited = true;
    watch.answered();
    mock.timers.tick(10_000);
    assert.deepEqual(told, [true]);
  });

  it('takes what nobody waits for any more for over', () => {
    mock.timers.tick(10_000);
    isAwaited = false;
    mock.timers.tick(1_000);
    assert.deepEqual(told, [true, false]);
  });
});
