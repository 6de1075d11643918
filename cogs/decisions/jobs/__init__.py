"""Does what the due list asks for the archive: the register, anchors, reminders, and asking for publication."""
