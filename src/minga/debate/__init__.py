"""Link 3, think: questions with a time box, contributions, statements, estimates, a signed summary."""
