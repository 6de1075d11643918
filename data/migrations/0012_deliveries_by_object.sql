-- Whether a message that somebody deletes was one of ours.
CREATE INDEX deliveries_object ON deliveries (object_id);
