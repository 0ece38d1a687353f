/* The tables of src/core/metrics. They lie in the history's database, so that no crash loses a figure. */

export const metricsUp: readonly string[] = [
  `create table turn_metrics (
    -- How turns went in the last ninety days. Nothing of what was said.
    seq integer primary key autoincrement,
    ended_at_ms integer not null,
    model text not null,
    provider text not null, -- empty where the server did not tell
    outcome text not null check (outcome in ('complete', 'stopped', 'cut-off', 'failed')),
    failure text, -- its kind
    retries integer not null,
    time_to_first_token_ms real,
    total_ms real,
    prompt_tokens integer,
    completion_tokens integer,
    cached_tokens integer
  ) strict`,
  'create index turn_metrics_by_end on turn_metrics (ended_at_ms)',
  `create table circuit_changes (
    -- When models were left alone after failures, and tried again.
    seq integer primary key autoincrement,
    at_ms integer not null,
    circuit text not null, -- server and model
    state text not null check (state in ('closed', 'open', 'half-open'))
  ) strict`,
];

export const metricsDown: readonly string[] = ['drop table circuit_changes', 'drop table turn_metrics'];
