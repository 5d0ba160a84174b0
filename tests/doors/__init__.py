"""The whole house tried from outside its doors: every list, every address, every operation of the document."""
