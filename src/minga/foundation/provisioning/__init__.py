"""People as a directory or a file knows them: attributes, external ids, groups, and the keys of directories."""
