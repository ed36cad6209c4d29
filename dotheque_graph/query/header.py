"""The header of a saved query: the YAML in its leading `#+` lines, as SIB and grlc write it."""

import datetime as dt
from typing import Annotated, Final, Literal, TypeAlias

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dotheque_graph.errors import InvalidSavedQuery

ParameterType: TypeAlias = Literal["iri", "text", "integer", "date", "language"]
"""What a parameter takes; `parameters` says how each is written."""

ResultType: TypeAlias = Literal["iri", "text", "integer", "decimal", "date", "boolean"]
"""What a variable of the result holds; a date may be a year or a month."""

# The loader in C reads the whole library in a few milliseconds, the one in Python in a quarter of a second.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARK: Final = "#+"


def _as_written(value: object) -> object:
    """Return YAML's numbers and dates as the text that stands in the file."""
    return str(value) if isinstance(value, int | dt.date) and not isinstance(value, bool) else value


Words: TypeAlias = Annotated[str, Field(min_length=1)]
Written: TypeAlias = Annotated[str, BeforeValidator(_as_written)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Bilingual(_Part):
    """The same words in French and in English."""

    fr: Words
    en: Words

    def in_language(self, language: str) -> str:
        """Return the French words for `fr…`, the English ones for anything else."""
        return self.fr if language.startswith("fr") else self.en


class Parameter(_Part):
    """One parameter: its type, whether it must be given, what stands in for it, an example, and what it means.

    `choices` names a saved query without required parameter whose first column holds the values that have an answer;
    `others` says that values besides these have one too.
    """

    type: ParameterType
    required: bool
    default: Written | None = None
    example: Written
    description: Bilingual
    choices: Words | None = None
    others: bool = False


class Header(_Part):
    """What a saved query says about itself; `budget_ms` is the time it may take on the published catalogue."""

    title: Bilingual
    question: Bilingual
    parameters: dict[str, Parameter] = {}
    returns: dict[str, ResultType]
    tags: Annotated[list[Words], Field(min_length=1)]
    public: bool
    budget_ms: Annotated[int, Field(gt=0)]


def split(text: str) -> tuple[str, str]:
    """Return the YAML of the leading `#+` lines, without these marks, and the rest of the text."""
    lines = text.splitlines(keepends=True)
    end = next((number for number, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
    return "".join(line[len(_MARK) :].removeprefix(" ") for line in lines[:end]), "".join(lines[end:])


def read_header(source: str, yaml_text: str) -> Header:
    """Return the header written in a YAML text; raise InvalidSavedQuery, `source` being the name in the message."""
    try:
        written = yaml.load(yaml_text, Loader=_LOADER)  # noqa: S506  # a safe loader, whichever it is
    except yaml.YAMLError as error:
        raise InvalidSavedQuery(source, f"the header is not YAML: {error}") from None
    try:
        return Header.model_validate(written)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc'])) or 'header'}: {fault['msg']}" for fault in error.errors())
        raise InvalidSavedQuery(source, "; ".join(faults)) from None
