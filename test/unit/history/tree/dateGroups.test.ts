import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type DateGroup,
  dateGroups,
  nextMidnight,
  type Weekday,
} from '../../../../src/core/history/tree/dateGroups.ts';

const monday = 1;
const sunday = 0;

function groupOf(then: string | number, now: string, firstWeekday: Weekday = monday): DateGroup | undefined {
  const thenMs = new Date(then).getTime();
  return dateGroups(new Date(now).getTime(), firstWeekday).find(
    ({ startMs, endMs }) => thenMs >= startMs && thenMs < endMs,
  )?.date;
}

describe('groups by date', () => {
  const zoneBefore = process.env['TZ'];

  afterEach(() => {
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  });

  it('go by the days of the local calendar', () => {
    process.env['TZ'] = 'Europe/Berlin';
    // A Friday.
    const now = '2025-06-20T15:00';
    assert.equal(groupOf('2025-06-20T00:00', now), 'today');
    assert.equal(groupOf('2025-06-19T23:59:59.999', now), 'yesterday');
    assert.equal(groupOf('2025-06-18T23:59', now), 'week');
    assert.equal(groupOf('2025-06-16T00:00', now), 'week');
    assert.equal(groupOf('2025-06-15T23:59', now), 'month');
    assert.equal(groupOf('2025-06-15T00:00', now, sunday), 'week');
    assert.equal(groupOf('2025-06-01T00:00', now), 'month');
    assert.equal(groupOf('2025-05-31T23:59', now), 'older');
    assert.equal(groupOf(0, now), 'older');
    assert.equal(groupOf('2031-01-01T00:00', now), 'today', 'a clock that was wrong');
  });

  it('put the same moment in other groups elsewhere', () => {
    const now = '2025-06-20T12:00Z';
    const then = '2025-06-19T23:00Z';
    process.env['TZ'] = 'Asia/Tokyo';
    assert.equal(groupOf(then, now), 'today');
    process.env['TZ'] = 'America/New_York';
    assert.equal(groupOf(then, now), 'yesterday');
  });

  it('know that days are longer and shorter when clocks change', () => {
    process.env['TZ'] = 'Europe/Berlin';
    // In the night of 30 March 2025 an hour was lost, on 26 October one was won.
    assert.equal(groupOf('2025-03-29T23:59', '2025-03-30T23:30'), 'yesterday');
    assert.equal(groupOf('2025-03-30T00:00', '2025-03-31T00:10'), 'yesterday');
    assert.equal(groupOf('2025-10-26T00:00', '2025-10-27T23:30'), 'yesterday');
    assert.equal(groupOf('2025-10-25T23:59', '2025-10-26T23:59'), 'yesterday');
    assert.equal(
      nextMidnight(new Date('2025-03-30T12:00').getTime()),
      new Date('2025-03-31T00:00').getTime(),
    );
    // Here the clocks went from midnight to one: that day has no midnight.
    process.env['TZ'] = 'America/Sao_Paulo';
    assert.equal(groupOf('2018-11-03T23:59:59', '2018-11-04T01:00'), 'yesterday');
    assert.equal(groupOf('2018-11-04T01:00', '2018-11-04T12:00'), 'today');
  });

  it('leave this week empty on its first two days, and this month on its first', () => {
    process.env['TZ'] = 'UTC';
    // 2 June 2025 is a Monday, 1 June a Sunday.
    assert.equal(groupOf('2025-06-01T12:00', '2025-06-02T12:00'), 'yesterday');
    assert.equal(groupOf('2025-05-31T12:00', '2025-06-02T12:00'), 'older');
    assert.equal(groupOf('2025-05-30T12:00', '2025-06-01T12:00'), 'week');
    assert.equal(groupOf('2025-05-25T12:00', '2025-06-01T12:00'), 'older');
  });

  it('cover all time without gap or overlap, anywhere and at any moment', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Asia/Kolkata',
      'Pacific/Apia',
      'Asia/Beirut',
    ];
    const seed = Number(process.env['NT_SEED'] ?? Date.now());
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 0, max: 6 }),
        (zone, nowMs, weekday) => {
          process.env['TZ'] = zone;
          const groups = dateGroups(nowMs, weekday as Weekday);
          for (const [index, { startMs, endMs }] of groups.entries()) {
            assert.ok(startMs <= endMs, `the range ${index} runs forwards`);
            assert.equal(groups[index + 1]?.endMs ?? startMs, startMs);
          }
          const [today] = groups;
          assert.ok(today && today.startMs <= nowMs && nowMs < nextMidnight(nowMs));
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
