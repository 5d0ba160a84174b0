"""One way of writing everywhere: mentions, drafts, a preview."""
