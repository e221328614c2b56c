"""What words of an email may name: a placeholder, its name, its meaning and an example."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Placeholder:
    """Something that words of an email may name."""

    code: str
    name: Text
    meaning: Text
    example: Text | Callable[[], str]
    asked_as: tuple[str, ...]  # the expressions of templates that it stands for
    is_needed: bool = False  # where our text names it, no other text does without

    @property
    def shown(self) -> str:
        """As it is written in words."""
        return f"{{{self.name}}}"

    def sample(self) -> str:
        """An example in the active language."""
        return self.example() if callable(self.example) else str(self.example)
