"""What a person typed into a form or command, kept until it is used or expires: nobody types anything twice."""
