-- A role that somebody carries, or does not carry, otherwise than the records say, because admins decided to keep it so.
CREATE TABLE kept_member_roles (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    role_key TEXT    NOT NULL,
    carried  INTEGER NOT NULL CHECK (carried IN (0, 1)),
    kept_at  TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id, role_key)
) STRICT;
