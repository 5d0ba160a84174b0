"""The one error of fetching."""


class FetchError(Exception):
    """Nothing was fetched. ``code`` has a sentence; ``params`` never hold a secret."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
