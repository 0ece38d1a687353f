/* The days by which conversations are grouped, in local time. */

export type DateGroup = 'today' | 'yesterday' | 'week' | 'month' | 'older';

/** From `startMs` up to, not including, `endMs`. */
export interface DateRange {
  readonly date: DateGroup;
  readonly startMs: number;
  readonly endMs: number;
}

/** 0 is Sunday, as in `Date`. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/**
 * Adjoining ranges that cover all time, the newest first. A range that another one swallows is empty: on the
 * second of a month this week has begun before the month. What lies in the future counts as today.
 */
export function dateGroups(nowMs: number, firstWeekday: Weekday): readonly DateRange[] {
  const today = startOfDay(nowMs, 0);
  const yesterday = startOfDay(nowMs, -1);
  const daysIntoWeek = (new Date(nowMs).getDay() - firstWeekday + 7) % 7;
  const week = Math.min(yesterday, startOfDay(nowMs, -daysIntoWeek));
  const month = Math.min(week, startOfMonth(nowMs));
  return [
    { date: 'today', startMs: today, endMs: Number.MAX_SAFE_INTEGER },
    { date: 'yesterday', startMs: yesterday, endMs: today },
    { date: 'week', startMs: week, endMs: yesterday },
    { date: 'month', startMs: month, endMs: week },
    { date: 'older', startMs: Number.MIN_SAFE_INTEGER, endMs: month },
  ];
}

/** The midnight at which today becomes yesterday. */
export function nextMidnight(nowMs: number): number {
  return startOfDay(nowMs, 1);
}

/** By the calendar, not by 24 hours: days on which the clocks change are longer or shorter. */
function startOfDay(nowMs: number, days: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime();
}

function startOfMonth(nowMs: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), 1).getTime();
}
