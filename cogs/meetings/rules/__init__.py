"""Pure decisions about meetings: values in (now included), values out."""
