"""What knows of communities and of directories: SCIM doors, and which group comes into which community."""
