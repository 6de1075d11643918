"""Pure decisions about the archive: values in (now included), values out."""
