-- One row for each write. `state`: waiting, sending, sent, confirmed, refused. Times are milliseconds since 1970.
create table write (
    id integer primary key autoincrement,
    made integer not null,
    body text not null,
    state text not null default 'waiting',
    -- Held until then; 0 once somebody was in a hurry.
    due integer not null,
    -- Steps (scores, then the item) that were answered.
    done integer not null default 0,
    -- A step may have arrived although it was not answered.
    begun integer not null default 0,
    answered integer,
    -- When the server was seen to have it.
    settled integer,
    -- The id that the server gave to a comment.
    comment text,
    reason text
) strict;
create index write_state on write (state);
