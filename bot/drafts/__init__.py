"""Keeps what a person typed into a form or command until it is used or expires: nobody types anything twice."""
