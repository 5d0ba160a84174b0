"""What tests of every link stand on: the named cast, spaces, query budgets."""
