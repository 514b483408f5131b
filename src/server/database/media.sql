create table media (
    id text primary key,
    sha256 text not null,          -- base64, as SDKs name it
    content_type text not null,
    content_length integer not null,
    uploaded_at integer,           -- when whoever uploaded it said that it is there
    data blob
);
