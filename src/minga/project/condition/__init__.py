"""Whether everything works: mail, jobs, feeds, sign-in, journal, storage; in words, with what to do."""
