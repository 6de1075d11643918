"""Does what the due list holds for meetings, once its moment has come."""
