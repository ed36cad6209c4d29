"""The Croissant file: the dumps of a release for tools of machine learning, each table with its columns.

Specification: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.0.html
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from dotheque_graph.catalogue.void import DATASET, LICENCE
from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.publication.dumps.record import CSV, CSVW, DumpFile, DumpRecord, Packing, Scope, dumps_folder
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import Release
from dotheque_graph.web.portal.described import KEYWORDS, publisher, said
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES

_LANGUAGE: Final = "en"
"""Tools of machine learning show one text, and speak English."""
CONTEXT: Final = {
    "@language": _LANGUAGE,
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification gives, which files hold as it is: its readers fetch nothing."""
_TYPES: Final = {
    "anyURI": "sc:URL",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "dateTime": "sc:DateTime",
    **dict.fromkeys(("decimal", "double", "float"), "sc:Float"),
    **dict.fromkeys(("integer", "long", "int", "nonNegativeInteger", "positiveInteger"), "sc:Integer"),
}
"""From a datatype of CSV on the Web; what is not here is text."""


def croissant(store: GraphStore, release: Release, dumps: DumpRecord, urls: Urls) -> bytes:
    """Return the Croissant file of the dumps of a release; raise StoreUnavailable where a dictionary is damaged."""
    place = urls.absolute(urls.page(f"/dumps/{release.number}/"))
    owner = publisher(store, _LANGUAGE)
    described = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "@id": DATASET.value,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": said("title", _LANGUAGE),
        "alternateName": said("title", LANGUAGES[0]),
        "description": said("description", _LANGUAGE),
        "url": place,
        "license": LICENCE.value,
        "citeAs": cite_as(release, place, owner["name"]),
        "creator": owner,
        "publisher": owner,
        "datePublished": release.record.issued,
        "dateModified": release.record.issued,
        "version": f"{release.number}.0.0",
        "inLanguage": list(LANGUAGES),
        "keywords": list(KEYWORDS[_LANGUAGE]),
        "isAccessibleForFree": True,
        "distribution": [_file_object(file, place) for file in dumps.files],
        "recordSet": list(_record_sets(release, dumps)),
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def cite_as(release: Release, place: str, owner: str) -> str:
    """Return how the files are cited, in BibTeX."""
    return (
        f"@misc{{dotheque-{release.number}, title={{{said('title', _LANGUAGE)}, release {release.number}}}, "
        f"author={{{{{owner}}}}}, year={{{release.issued.year}}}, url={{{place}}}}}"
    )


def _own(name: str) -> str:
    """Return the name of a part: a place in this very file, as a bare name would be an address beside it."""
    return f"#{name}"


def _file_object(file: DumpFile, place: str) -> dict[str, Any]:
    formats = [file.form.media_type, *([file.packing.media_type] if file.packing is not Packing.PLAIN else [])]
    return {
        "@type": "cr:FileObject",
        "@id": _own(file.name),
        "name": file.name,
        "contentUrl": place + file.name,
        "contentSize": f"{file.size} B",
        "encodingFormat": formats if len(formats) > 1 else formats[0],
        "sha256": file.sha256,
    }


def _record_sets(release: Release, dumps: DumpRecord) -> Iterator[dict[str, Any]]:
    for file in dumps.files:
        if file.scope is Scope.CLASS and file.form is CSV and file.packing is Packing.GZIP:
            stem = file.name.removesuffix(f".{CSV.extension}.{Packing.GZIP}")
            dictionary = _dictionary(dumps_folder(release) / f"{stem}.{CSVW.extension}")
            yield _record_set(stem, file, dictionary)


def _dictionary(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StoreUnavailable(f"{path}: {error}") from None
    return found


def _record_set(stem: str, file: DumpFile, dictionary: dict[str, Any]) -> dict[str, Any]:
    schema = dictionary["tableSchema"]
    return {
        "@type": "cr:RecordSet",
        "@id": _own(stem),
        "name": stem,
        **_described(dictionary),
        "sameAs": file.about,
        "key": {"@id": _own(f"{stem}/{schema['primaryKey']}")},
        "field": [_field(stem, file, column) for column in schema["columns"]],
    }


def _field(stem: str, file: DumpFile, column: dict[str, Any]) -> dict[str, Any]:
    source: dict[str, Any] = {"fileObject": {"@id": _own(file.name)}, "extract": {"column": column["titles"]}}
    if "separator" in column:
        source["transform"] = {"separator": column["separator"]}
    equivalent = {"equivalentProperty": column["propertyUrl"]} if "propertyUrl" in column else {}
    return {
        "@type": "cr:Field",
        "@id": _own(f"{stem}/{column['name']}"),
        "name": column["name"],
        **_described(column),
        "dataType": _data_type(column),
        **({"repeated": True} if "separator" in column else {}),
        **equivalent,
        "source": source,
    }


def _data_type(column: dict[str, Any]) -> str:
    datatype = column["datatype"]
    return _TYPES.get(datatype, "sc:Text") if isinstance(datatype, str) else "sc:Text"


def _described(said_in: dict[str, Any]) -> dict[str, str]:
    """Return the description of a table or a column: its name in our language, and what it means."""
    parts = [_text(said_in.get(f"dc:{name}", ())) for name in ("title", "description")]
    return {"description": ". ".join(filter(None, parts))} if any(parts) else {}


def _text(texts: Iterable[dict[str, str]]) -> str:
    return next((one["@value"] for one in texts if one["@language"] == _LANGUAGE), "")
