"""The root of the error tree, and the one error of the settings."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(eq=False)
class DothequeError(Exception):
    """Any failure this package reports on purpose; `fr` and `en` are sentences formatted with `self` and its facts."""

    fr: ClassVar[str] = "Une erreur est survenue."
    en: ClassVar[str] = "Something went wrong."

    def facts(self) -> dict[str, Any]:
        """Return the attributes by name, with `listed` for one that holds several; `x_fr` left out is as `x`."""
        facts = {field.name: getattr(self, field.name) for field in fields(self)}
        facts |= {name: facts[name[:-3]] for name, value in facts.items() if name.endswith("_fr") and not value}
        for several in [value for value in facts.values() if isinstance(value, tuple | dict)]:
            shown = (
                (f"{name}: {one}" for name, one in several.items()) if isinstance(several, dict) else map(str, several)
            )
            facts["listed"] = ", ".join(shown) or "-"
        return facts

    def message(self, language: str = "en") -> str:
        """Return the sentence in French (`fr`) or, for any other language, in English."""
        return (self.fr if language.startswith("fr") else self.en).format(self, **self.facts())

    def __str__(self) -> str:
        return self.message("en")


@dataclass(eq=False)
class SettingsError(DothequeError):
    """Settings that do not fit; `problems` maps the name of each bad setting to what is wrong with it."""

    problems: dict[str, str]
    fr: ClassVar[str] = "Réglages refusés : {listed}."
    en: ClassVar[str] = "Settings refused: {listed}."
