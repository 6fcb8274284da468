"""Vietnamese typing: turns the keys of one word into its letters, by Telex or VNI."""

METHODS = ("telex", "vni", "off")


class Composer:
    """Holds the keys typed for the word under the cursor, and nothing else.

    The caller tells the word as it stands before the cursor with every key, so a moved cursor or an
    edit from elsewhere starts a new word by itself.
    """

    def __init__(self, method: str = "telex") -> None:
        self.method = method
        self._word = ""
        self._keys = ""
        self._rules: dict[str, object] | None = None

    def set_method(self, method: str) -> None:
        if method not in METHODS:
            raise ValueError(method)
        if method != self.method:
            self.method = method
            self._rules = None
            self.forget()

    def forget(self) -> None:
        self._word = self._keys = ""

    def composes(self, key: str) -> bool:
        """Tell whether ``key`` can change or continue a word."""
        if self.method == "off" or len(key) != 1:
            return False
        return key.isalpha() or (self.method == "vni" and key in "123456789")

    def key(self, word: str, key: str) -> str:
        """Return what ``word``, the letters before the cursor, becomes with ``key``."""
        # Imported at the first key: the welcome screen types nothing.
        import bogo

        if self._rules is None:
            self._rules = bogo.get_vni_definition() if self.method == "vni" else bogo.get_telex_definition()
        keys = self._keys if word and word == self._word else word
        made, keys = bogo.process_key(word, key, keys, self._rules)
        self._word, self._keys = str(made), str(keys)
        return self._word
