"""The tree of errors: the world's faults carry a text key, our own are bugs."""


class WorldError(Exception):
    """A fault of the world or of its input, told to people by ``error.<key>`` in the wording.

    ``params`` fill the sentence. ``status`` is the exit status of a command that ends with it:
    1 a finding, 2 bad usage, 3 the environment's fault.
    """

    status = 3

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.key} ({told})" if told else self.key


class UsageError(WorldError):
    """Something the person typed or chose cannot be done as it stands."""

    status = 2


class FileProblem(WorldError):
    """A file given to the program is broken, unknown or not ours."""

    status = 2


class EnvironmentProblem(WorldError):
    """The machine cannot do it now: disk full, no display, another kiosk runs."""

    status = 3


class IntegrityProblem(WorldError):
    """What is stored does not verify; ``params`` name the first difference."""

    status = 1


class NotRecorded(WorldError):
    """A fact could not be stored; the same ids may be tried again."""

    status = 3


class Bug(Exception):
    """A state that this program promises never to reach."""


class IllFormedError(Bug):
    """A member of an entry of a kind is not of its shape."""

    def __init__(self, kind: str, member: str) -> None:
        super().__init__(f"{kind}.{member} is ill-formed")
        self.member = member
