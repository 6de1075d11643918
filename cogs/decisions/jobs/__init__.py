"""What the due list has done for the archive: the register, anchors, reminders, and asking for publication."""
