"""The errors a person may be shown. Nothing here carries customer text or a secret.

DaybookError            anything with a sentence for a person and a hint
├── BadInput            a file, a value or an option is not what it should be
├── NotVisible          absent or forbidden: the two are never told apart
├── NotAUser            nobody, or nobody unambiguous, has that e-mail
├── NotAllowed          the viewer lacks the right for this change
├── DatabaseUnusable    cannot be opened, written, or is of another version
└── Busy                another process holds what is needed
"""


class DaybookError(Exception):
    """A sentence that names the thing, and a hint that names the way out."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class BadInput(DaybookError):
    pass


class NotVisible(DaybookError):
    pass


class NotAUser(DaybookError):
    pass


class NotAllowed(DaybookError):
    pass


class DatabaseUnusable(DaybookError):
    pass


class Busy(DaybookError):
    pass
