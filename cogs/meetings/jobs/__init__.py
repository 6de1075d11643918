"""What the due list has done for meetings, once its moment has come."""
