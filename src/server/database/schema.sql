-- Times are milliseconds since 1970 (UTC); columns said to be JSON hold JSON text.
create table trace (
    row integer primary key,
    id text not null unique,
    timestamp integer not null,
    name text,
    user_id text,
    session_id text,
    environment text not null,
    release text,
    version text,
    public integer not null,
    bookmarked integer not null,
    tags text not null,            -- JSON array of strings, sorted
    via text not null,             -- 'ingestion' | 'otlp': see Transport
    created_at integer not null,
    updated_at integer not null
);
create index trace_by_time on trace (timestamp);
create index trace_by_session on trace (session_id) where session_id is not null;

-- Bodies lie apart, so that lists do not read over them.
create table trace_body (
    row integer primary key references trace (row) on delete cascade,
    input text,
    output text,
    metadata text not null         -- JSON object, values nested as they were sent
);

create table observation (
    row integer primary key,
    id text not null,
    trace_id text not null,
    type text not null,            -- SPAN, GENERATION, …
    parent_id text,
    name text,
    start_time integer not null,
    end_time integer,
    completion_start_time integer,
    level text not null,
    status_message text,
    version text,
    environment text not null,
    model text,
    model_id text,                 -- of the built-in price list
    model_parameters text,         -- JSON object
    input_price real,
    output_price real,
    total_price real,
    pricing_tier_id text,
    pricing_tier text,
    provided_usage text,           -- JSON object, as the sender said
    provided_cost text,            -- JSON object, as the sender said
    usage text not null,           -- JSON object of numbers, with total; {} when none
    cost text not null,            -- JSON object of numbers; {} when none
    total_cost real,
    prompt_id text,
    prompt_name text,
    prompt_version integer,
    app_root integer not null,     -- marked as root by the SDK although it has a parent
    via text not null,
    created_at integer not null,
    updated_at integer not null
);
-- The same id may come with two types or, over OTLP, in two traces: these are different rows.
create unique index observation_by_id on observation (id, type, trace_id);
create index observation_by_trace on observation (trace_id, start_time, id);
create index observation_by_time on observation (start_time, trace_id, id);

create table observation_body (
    row integer primary key references observation (row) on delete cascade,
    input text,
    output text,
    metadata text not null
);

create table score (
    id text primary key,
    trace_id text,
    observation_id text,
    session_id text,
    dataset_run_id text,
    name text not null,
    value real,                    -- absent for TEXT
    string_value text,
    data_type text not null,
    source text not null,
    comment text,
    metadata text not null,        -- JSON object
    config_id text,
    queue_id text,
    environment text not null,
    author_user_id text,
    execution_trace_id text,
    timestamp integer not null,
    created_at integer not null,
    updated_at integer not null
);
create index score_by_time on score (timestamp);
create index score_by_trace on score (trace_id);
create index score_by_session on score (session_id) where session_id is not null;

-- A session exists from the first trace that names it on; its environment is that trace's.
create table session (
    id text primary key,
    created_at integer not null,
    environment text not null
);

-- What came over /ingestion, so that events can be merged again in the order of their timestamps.
create table event (
    entity text not null,          -- 'trace', 'score', or an observation type
    entity_id text not null,
    id text not null,
    at integer not null,
    rank integer not null,         -- 0 create, 1 update: creates go first on ties
    body blob not null,            -- zstd of the JSON body
    primary key (entity, entity_id, id)
) without rowid;

create table score_config (
    id text primary key,
    name text not null,
    description text,
    data_type text not null,
    archived integer not null,
    min_value real,
    max_value real,
    categories text,               -- JSON array of {label, value}
    created_at integer not null,
    updated_at integer not null
);

create table queue (
    id text primary key,
    name text not null unique,
    description text,
    config_ids text not null,      -- JSON array
    created_at integer not null,
    updated_at integer not null
);

create table queue_item (
    id text primary key,
    queue_id text not null references queue (id) on delete cascade,
    object_id text not null,
    object_type text not null,
    status text not null,
    completed_at integer,
    created_at integer not null,
    updated_at integer not null
);
create index queue_item_by_queue on queue_item (queue_id, created_at);

create table prompt (
    id text primary key,
    name text not null,
    version integer not null,
    type text not null,            -- text | chat
    prompt text not null,          -- JSON: a string or an array of messages
    config text not null,          -- JSON
    labels text not null,          -- JSON array
    tags text not null,            -- JSON array
    commit_message text,
    created_by text not null,
    created_at integer not null,
    updated_at integer not null,
    unique (name, version)
);

create table comment (
    id text primary key,
    object_type text not null,
    object_id text not null,
    content text not null,
    author_user_id text,
    created_at integer not null,
    updated_at integer not null
);
create index comment_by_object on comment (object_type, object_id);
