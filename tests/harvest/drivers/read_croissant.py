"""mlcroissant reads a Croissant file: its metadata, and the first records of each table, from the files themselves.

Run inside `.venv/harvest-croissant`. It fetches the files over HTTP, unpacks them and checks their digests.
"""

import json
import sys
from itertools import islice
from typing import Any

import mlcroissant
from conversation import take_standard_output

MOST = 5
"""Records read of each table."""


def read(address: str) -> dict[str, Any]:
    """Return what mlcroissant understands of a file."""
    dataset = mlcroissant.Dataset(jsonld=address)
    metadata = dataset.metadata
    return {
        "name": metadata.name,
        "description": metadata.description,
        "licence": metadata.license,
        "creators": [creator.name for creator in metadata.creators or []],
        "keywords": metadata.keywords,
        "version": metadata.version,
        "issues": [*metadata.issues.errors, *metadata.issues.warnings],
        "files": {
            file.id: {"url": file.content_url, "sha256": file.sha256, "size": file.content_size}
            for file in metadata.file_objects
        },
        "tables": {table.id: _first(dataset, table) for table in metadata.record_sets},
    }


def _first(dataset: Any, table: Any) -> dict[str, Any]:
    records = list(islice(dataset.records(table.id), MOST))
    return {"fields": [field.id for field in table.fields], "records": [_text(record) for record in records]}


def _text(record: dict[str, Any]) -> dict[str, str]:
    return {key: value.decode() if isinstance(value, bytes) else str(value) for key, value in record.items()}


if __name__ == "__main__":
    said = take_standard_output()
    print(json.dumps(read(sys.argv[1])), file=said, flush=True)
