"""Which language to speak to a person: what they chose, else what their client last spoke, else their city's."""
