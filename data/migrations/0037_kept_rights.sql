-- Of what admins keep as it stands: name and place have been declared anew since, the rights have not.
ALTER TABLE setup_edits ADD COLUMN rights_only INTEGER NOT NULL DEFAULT 0 CHECK (rights_only IN (0, 1));
