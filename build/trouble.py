"""What can stop a set-up that is not this project's fault."""

BAD_USAGE = 2
ENVIRONMENT = 3


class Trouble(Exception):
    """Carries the one sentence the person at the keyboard gets, and the exit status."""

    def __init__(self, sentence: str, status: int = ENVIRONMENT) -> None:
        super().__init__(sentence)
        self.status = status
