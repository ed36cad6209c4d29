"""udata, the software of data.gouv.fr, harvests a feed: its real DCAT harvester, as `udata harvest run` calls it.

Run inside `.venv/harvest-udata`. No MongoDB can be installed from a package registry, so the database is mongomock, in
memory: what it cannot prove is the indexes and the 16 MB that MongoDB sets to a document. What udata then holds of each
record is told as JSON. udata refuses to fetch local addresses; its own setting `URLS_ALLOW_LOCAL` permits it here.
"""

import logging
from typing import Any, Final

import mongomock
from conversation import converse, take_standard_output

_LICENCES: Final = (
    ("lov2", "Licence Ouverte / Open Licence version 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
    ("cc-by", "Creative Commons Attribution", "https://creativecommons.org/licenses/by/4.0/"),
    ("cc-by-sa", "Creative Commons Attribution Share-Alike", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("cc-zero", "Creative Commons CCZero", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("odc-odbl", "Open Data Commons Open Database License", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("notspecified", "License Not Specified", None),
)
"""The licences of a portal, which udata finds by address. Each portal chooses its own: that of Licence Ouverte is as on
data.gouv.fr, and the others are those of their publishers."""


def _application() -> Any:
    """Return udata in French with the DCAT harvester, and a database in memory."""
    from udata import settings
    from udata.app import create_app, standalone

    address = "mongodb://localhost/udata"

    class Here(settings.Testing):
        MONGODB_HOST_TEST = address
        MONGODB_SETTINGS: Final = {
            "host": address,
            "mongo_client_class": mongomock.MongoClient,
            "uuidRepresentation": "standard",
            "tz_aware": True,
        }
        HARVESTER_BACKENDS: Final = ("dcat",)
        HARVEST_MAX_ITEMS = None
        URLS_ALLOW_LOCAL = True
        DEFAULT_LANGUAGE = "fr"

    return standalone(create_app(settings.Defaults, override=Here))


class Udata:
    """A portal with an organisation, its licences, and a harvest source for each address that it was given."""

    def __init__(self) -> None:
        from udata.core.organization.models import Organization

        self.organisation = Organization(name="Producteur", description="Celui dont le flux est moissonné.").save()
        self._licences()
        self.sources: dict[str, Any] = {}

    def _licences(self) -> None:
        from udata.core.dataset.models import License

        for key, title, url in _LICENCES:
            License(id=key, title=title, url=url, slug=key).save()

    def harvest(self, url: str) -> dict[str, Any]:
        """Run a job, and tell what became of each record and what is held afterwards."""
        from udata.harvest import actions

        source = self.source(url)
        actions.run(source)
        job = source.get_last_job()
        return {
            "errors": [error.message for error in job.errors],
            "fates": {
                item.remote_id: {
                    "fate": item.status,
                    "errors": [error.message for error in item.errors] + [log.message for log in item.logs],
                }
                for item in job.items
            },
            "held": self.held(),
            "services": self.services(),
        }

    def source(self, url: str) -> Any:
        """Return the source of an address, which is made the first time."""
        from udata.harvest.models import HarvestSource

        if url not in self.sources:
            made = HarvestSource(
                name=f"Source {len(self.sources)}",
                url=url,
                backend="dcat",
                organization=self.organisation,
                autoarchive=True,
            )
            self.sources[url] = made.save()
        return self.sources[url]

    def held(self) -> list[dict[str, Any]]:
        """Return all data sets of the portal, archived ones too."""
        from udata.core.dataset.models import Dataset

        return [_told(dataset) for dataset in Dataset.objects]

    def services(self) -> list[dict[str, Any]]:
        """Return all data services of the portal."""
        from udata.core.dataservices.models import Dataservice

        return [
            {
                "id": str(one.id),
                "identifier": one.harvest.remote_id,
                "title": one.title,
                "description": one.description,
                "url": one.base_api_url,
                "documentation": one.machine_documentation_url,
                "licence": one.license.id if one.license else None,
                "contact": [_contact(point) for point in one.contact_points],
                "serves": [dataset.harvest.remote_id for dataset in one.datasets],
            }
            for one in Dataservice.objects
        ]


def _told(dataset: Any) -> dict[str, Any]:
    covered = dataset.temporal_coverage
    return {
        "id": str(dataset.id),
        "identifier": dataset.harvest.remote_id,
        "uri": dataset.harvest.uri,
        "url": dataset.harvest.remote_url,
        "title": dataset.title,
        "acronym": dataset.acronym,
        "description": dataset.description,
        "licence": dataset.license.id if dataset.license else None,
        "keywords": list(dataset.tags),
        "contact": [_contact(point) for point in dataset.contact_points],
        "spatial": dataset.spatial.geom if dataset.spatial else None,
        "temporal": [covered.start, covered.end] if covered else None,
        "frequency": dataset.frequency.value if dataset.frequency else None,
        "issued": dataset.harvest.issued_at,
        "modified": dataset.harvest.modified_at,
        "archived": dataset.archived,
        "extras": dataset.extras.get("dcat", {}),
        "schema": dataset.schema.url if dataset.schema else None,
        "distributions": [_resource(resource) for resource in dataset.resources],
    }


def _contact(point: Any) -> dict[str, Any]:
    return {"role": point.role, "name": point.name, "email": point.email, "url": point.contact_form}


def _resource(resource: Any) -> dict[str, Any]:
    return {
        "id": str(resource.id),
        "uri": resource.harvest.uri,
        "url": resource.url,
        "title": resource.title,
        "description": resource.description,
        "type": resource.type,
        "format": resource.format,
        "media_type": resource.mime,
        "size": resource.filesize,
        "checksum": [resource.checksum.type, resource.checksum.value] if resource.checksum else None,
        "issued": resource.harvest.issued_at,
        "modified": resource.harvest.modified_at,
        "extras": resource.extras.get("dcat", {}),
    }


def main() -> None:
    """Start udata and harvest what is asked for."""
    said = take_standard_output()
    application = _application()
    logging.disable(logging.INFO)
    with application.test_request_context():
        udata = Udata()

        converse(said, lambda asked: udata.harvest(asked["url"]))


if __name__ == "__main__":
    main()
